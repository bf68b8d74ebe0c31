#pragma once
#include <cblas.h>

// LAPACK inside OpenBLAS: Debian ships no header for it. Matrices are column-major.
// Cholesky factor of a symmetric positive definite n x n matrix in place; info > 0 where it is not
// positive definite.
void dpotrf_(const char *uplo, const int *n, double *a, const int *lda, int *info);
