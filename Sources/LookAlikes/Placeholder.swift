// Placeholder so that the package builds until the module's own files land.
