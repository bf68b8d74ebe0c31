/// What elements of camt.052, .053 and .054 mean. The fields of one transaction detail stand first:
/// their raw values are slots of a `FieldStore`.
enum CamtField: Int, Sendable, CaseIterable {
  // Of a detail (TxDtls).
  case amount, amountCurrency, transactionAmount, transactionCurrency, counterAmount
  case counterCurrency, instructedAmount, instructedCurrency, indicator
  case servicerReference, transactionID, endToEndID
  case debtorName, debtorAccount, debtorID, creditorName, creditorAccount, creditorID
  case debtorBankName, debtorBankCode, creditorBankName, creditorBankCode
  case remittance, information, purpose, performedAt, charges
  case domain, family, subFamily, ownCode
  // Of an entry (Ntry), beside the amount, indicator, reference, information and codes above.
  case reversal, status, bookedAt, valueDate, entryReference, batchCount
  case entry, details, transaction
  // Of a statement.
  case statement, notice, accountReport
  case statementID, isLastPage, pageNumber, copyMark, isLastMessagePage, messagePageNumber
  case account, accountCurrency, ownerName, ownerID
  case balance, balanceType, balanceAmount, balanceCurrency, balanceIndicator
  case totalCount, totalSum, netAmount, netIndicator
  case creditCount, creditSum, debitCount, debitSum

  /// Slots of one detail.
  static let detailSlots = CamtField.reversal.rawValue
  /// Slots of one entry.
  static let entrySlots = CamtField.entry.rawValue
}

extension CamtField {
  static let containers: [(element: String, statement: String, field: CamtField)] = [
    ("BkToCstmrStmt", "Stmt", .statement),
    ("BkToCstmrAcctRpt", "Rpt", .accountReport),
    ("BkToCstmrDbtCdtNtfctn", "Ntfctn", .notice),
  ]

  static let table: ElementTable<CamtField> = {
    var tree = ElementTree<CamtField>()
    for container in containers {
      let statement = "\(container.element)/\(container.statement)"
      tree.add(statement, container.field)
      addStatement(statement, to: &tree)
      addEntry("\(statement)/Ntry", to: &tree)
      addDetail("\(statement)/Ntry/NtryDtls/TxDtls", to: &tree)
      // Version 01 has no NtryDtls.
      tree.add("\(statement)/Ntry/TxDtls", .transaction)
      addDetail("\(statement)/Ntry/TxDtls", to: &tree)
      tree.add("\(container.element)/GrpHdr/MsgPgntn/PgNb", .messagePageNumber)
      tree.add("\(container.element)/GrpHdr/MsgPgntn/LastPgInd", .isLastMessagePage)
      tree.close(container.element, knowing: "GrpHdr SplmtryData")
      tree.close(
        statement,
        knowing: """
          Id StmtPgntn RptPgntn NtfctnPgntn ElctrncSeqNb RptgSeq LglSeqNb CreDtTm FrToDt CpyDplctInd \
          RptgSrc RltdAcct Intrst AddtlStmtInf AddtlRptInf AddtlNtfctnInf
          """)
      tree.close(
        "\(statement)/Ntry",
        knowing: """
          NtryRef ValDt Btch Avlbty ComssnWvrInd AddtlInfInd AmtDtls TechInptChanl Intrst CardTx
          """)
      tree.close("\(statement)/Ntry/NtryDtls", knowing: "Btch")
    }
    return tree.table
  }()

  private static func addStatement(_ path: String, to tree: inout ElementTree<CamtField>) {
    let paths: [(String, CamtField)] = [
      ("Id", .statementID), ("CpyDplctInd", .copyMark),
      ("StmtPgntn/PgNb", .pageNumber), ("StmtPgntn/LastPgInd", .isLastPage),
      ("RptPgntn/PgNb", .pageNumber), ("RptPgntn/LastPgInd", .isLastPage),
      ("NtfctnPgntn/PgNb", .pageNumber), ("NtfctnPgntn/LastPgInd", .isLastPage),
      ("Acct/Id/IBAN", .account), ("Acct/Id/Othr/Id", .account), ("Acct/Id/BBAN", .account),
      ("Acct/Id/PrtryAcct/Id", .account), ("Acct/Ccy", .accountCurrency),
      ("Acct/Nm", .ownerName), ("Acct/Ownr/Nm", .ownerName),
      ("Acct/Ownr/Id/PrvtId/Othr/Id", .ownerID), ("Acct/Ownr/Id/OrgId/Othr/Id", .ownerID),
      ("Bal", .balance), ("Bal/Tp/CdOrPrtry/Cd", .balanceType), ("Bal/Amt", .balanceAmount),
      ("Bal/CdtDbtInd", .balanceIndicator),
      ("TxsSummry/TtlNtries/NbOfNtries", .totalCount), ("TxsSummry/TtlNtries/Sum", .totalSum),
      ("TxsSummry/TtlNtries/TtlNetNtryAmt", .netAmount),
      ("TxsSummry/TtlNtries/CdtDbtInd", .netIndicator),
      ("TxsSummry/TtlNtries/TtlNetNtry/Amt", .netAmount),
      ("TxsSummry/TtlNtries/TtlNetNtry/CdtDbtInd", .netIndicator),
      ("TxsSummry/TtlCdtNtries/NbOfNtries", .creditCount),
      ("TxsSummry/TtlCdtNtries/Sum", .creditSum),
      ("TxsSummry/TtlDbtNtries/NbOfNtries", .debitCount),
      ("TxsSummry/TtlDbtNtries/Sum", .debitSum),
    ]
    for (element, field) in paths { tree.add("\(path)/\(element)", field) }
  }

  private static func addEntry(_ path: String, to tree: inout ElementTree<CamtField>) {
    tree.add(path, .entry)
    let paths: [(String, CamtField)] = [
      ("NtryRef", .entryReference), ("Amt", .amount), ("CdtDbtInd", .indicator),
      ("RvslInd", .reversal), ("Sts", .status), ("Sts/Cd", .status), ("Sts/Prtry", .status),
      ("BookgDt/Dt", .bookedAt), ("BookgDt/DtTm", .bookedAt), ("ValDt/Dt", .valueDate),
      ("ValDt/DtTm", .valueDate), ("AcctSvcrRef", .servicerReference), ("Chrgs", .charges),
      ("AddtlNtryInf", .information), ("NtryDtls", .details),
      ("NtryDtls/Btch/NbOfTxs", .batchCount), ("NtryDtls/TxDtls", .transaction),
    ]
    for (element, field) in paths { tree.add("\(path)/\(element)", field) }
    addCodes(path, to: &tree)
  }

  private static func addCodes(_ path: String, to tree: inout ElementTree<CamtField>) {
    tree.add("\(path)/BkTxCd/Domn/Cd", .domain)
    tree.add("\(path)/BkTxCd/Domn/Fmly/Cd", .family)
    tree.add("\(path)/BkTxCd/Domn/Fmly/SubFmlyCd", .subFamily)
    tree.add("\(path)/BkTxCd/Prtry/Cd", .ownCode)
  }

  private static func addDetail(_ path: String, to tree: inout ElementTree<CamtField>) {
    var paths: [(String, CamtField)] = [
      ("Amt", .amount), ("CdtDbtInd", .indicator), ("AmtDtls/TxAmt/Amt", .transactionAmount),
      ("AmtDtls/CntrValAmt/Amt", .counterAmount), ("AmtDtls/InstdAmt/Amt", .instructedAmount),
      ("Chrgs", .charges), ("Refs/AcctSvcrRef", .servicerReference), ("Refs/TxId", .transactionID),
      ("Refs/EndToEndId", .endToEndID), ("RmtInf/Ustrd", .remittance),
      ("RmtInf/Strd/CdtrRefInf/Ref", .remittance), ("RmtInf/Strd/AddtlRmtInf", .remittance),
      ("AddtlTxInf", .information), ("Purp/Cd", .purpose), ("Purp/Prtry", .purpose),
      ("RltdDts/TxDtTm", .performedAt), ("RltdDts/AccptncDtTm", .performedAt),
      ("RltdAgts/DbtrAgt/FinInstnId/Nm", .debtorBankName),
      ("RltdAgts/CdtrAgt/FinInstnId/Nm", .creditorBankName),
    ]
    for code in ["ClrSysMmbId/MmbId", "BICFI", "BIC"] {
      paths.append(("RltdAgts/DbtrAgt/FinInstnId/\(code)", .debtorBankCode))
      paths.append(("RltdAgts/CdtrAgt/FinInstnId/\(code)", .creditorBankCode))
    }
    for (party, name, id, account) in [
      ("Dbtr", CamtField.debtorName, CamtField.debtorID, CamtField.debtorAccount),
      ("Cdtr", .creditorName, .creditorID, .creditorAccount),
    ] {
      // From version 08 on the party stands one element deeper.
      for place in ["\(party)", "\(party)/Pty"] {
        paths.append(("RltdPties/\(place)/Nm", name))
        paths.append(("RltdPties/\(place)/Id/PrvtId/Othr/Id", id))
        paths.append(("RltdPties/\(place)/Id/OrgId/Othr/Id", id))
      }
      paths.append(("RltdPties/\(party)/Agt/FinInstnId/Nm", name))
      // Who is behind the party stands for it where it is not named.
      paths.append(("RltdPties/Ultmt\(party)/Nm", name))
      paths.append(("RltdPties/Ultmt\(party)/Pty/Nm", name))
      for number in ["IBAN", "Othr/Id", "BBAN", "PrtryAcct/Id"] {
        paths.append(("RltdPties/\(party)Acct/Id/\(number)", account))
      }
      paths.append(("RltdPties/\(party)Acct/Nm", name))
    }
    for (element, field) in paths { tree.add("\(path)/\(element)", field) }
    addCodes(path, to: &tree)
  }
}
