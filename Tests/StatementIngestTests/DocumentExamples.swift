@testable import StatementIngest

/// Documents written by hand. All names and numbers are made up.
enum DocumentExample {
  /// A camt.053 with a single entry, a batch of two and a reversal; version 08 with a prefix.
  static let camt = """
    <?xml version="1.0" encoding="UTF-8"?>
    <n:Document xmlns:n="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><n:BkToCstmrStmt>
    <n:GrpHdr><n:MsgId>M1</n:MsgId><n:CreDtTm>2024-06-13T00:00:00</n:CreDtTm></n:GrpHdr>
    <n:Stmt><n:Id>S1</n:Id><n:CreDtTm>2024-06-13T00:00:00</n:CreDtTm>
    <n:Acct><n:Id><n:Othr><n:Id>6222020000000000018</n:Id></n:Othr></n:Id><n:Ccy>CNY</n:Ccy>\
    <n:Ownr><n:Nm>测试公司</n:Nm></n:Ownr></n:Acct>
    <n:Bal><n:Tp><n:CdOrPrtry><n:Cd>OPBD</n:Cd></n:CdOrPrtry></n:Tp><n:Amt Ccy="CNY">100000.00\
    </n:Amt><n:CdtDbtInd>CRDT</n:CdtDbtInd><n:Dt><n:Dt>2024-06-12</n:Dt></n:Dt></n:Bal>
    <n:Bal><n:Tp><n:CdOrPrtry><n:Cd>CLBD</n:Cd></n:CdOrPrtry></n:Tp><n:Amt Ccy="CNY">99600.00\
    </n:Amt><n:CdtDbtInd>CRDT</n:CdtDbtInd><n:Dt><n:Dt>2024-06-12</n:Dt></n:Dt></n:Bal>
    <n:TxsSummry><n:TtlNtries><n:NbOfNtries>3</n:NbOfNtries><n:Sum>100400.00</n:Sum><n:TtlNetNtry>\
    <n:Amt>400.00</n:Amt><n:CdtDbtInd>DBIT</n:CdtDbtInd></n:TtlNetNtry></n:TtlNtries><n:TtlCdtNtries>\
    <n:NbOfNtries>1</n:NbOfNtries><n:Sum>50000.00</n:Sum></n:TtlCdtNtries><n:TtlDbtNtries>\
    <n:NbOfNtries>2</n:NbOfNtries><n:Sum>50400.00</n:Sum></n:TtlDbtNtries></n:TxsSummry>
    <n:Ntry><n:Amt Ccy='CNY'>50000.00</n:Amt><n:CdtDbtInd>CRDT</n:CdtDbtInd><n:Sts><n:Cd>BOOK</n:Cd>\
    </n:Sts><n:BookgDt><n:Dt>2024-06-12</n:Dt></n:BookgDt><n:AcctSvcrRef>BK1</n:AcctSvcrRef><n:BkTxCd>\
    <n:Domn><n:Cd>PMNT</n:Cd><n:Fmly><n:Cd>RCDT</n:Cd><n:SubFmlyCd>ESCT</n:SubFmlyCd></n:Fmly></n:Domn>\
    </n:BkTxCd><n:NtryDtls><n:TxDtls><n:Refs><n:EndToEndId>E1</n:EndToEndId></n:Refs><n:RltdPties>\
    <n:Dbtr><n:Pty><n:Nm>测试甲 &amp; &#20057;, "丙"</n:Nm></n:Pty></n:Dbtr><n:DbtrAcct><n:Id><n:IBAN>\
    DE89370400440532013000</n:IBAN></n:Id></n:DbtrAcct></n:RltdPties><n:RmtInf><n:Ustrd><![CDATA[投资款<1>]]>\
    </n:Ustrd><n:Ustrd>二期</n:Ustrd></n:RmtInf><n:RltdDts><n:AccptncDtTm>2024-06-12T10:15:30\
    </n:AccptncDtTm></n:RltdDts></n:TxDtls></n:NtryDtls></n:Ntry>
    <n:Ntry><n:Amt Ccy="CNY">400.00</n:Amt><n:CdtDbtInd>DBIT</n:CdtDbtInd><n:Sts><n:Cd>BOOK</n:Cd></n:Sts>\
    <n:BookgDt><n:DtTm>2024-06-12T11:00:00</n:DtTm></n:BookgDt><n:AcctSvcrRef>BK2</n:AcctSvcrRef>\
    <n:NtryDtls><n:Btch><n:NbOfTxs>2</n:NbOfTxs></n:Btch>
    <n:TxDtls><n:Amt Ccy="CNY">200.00</n:Amt><n:RltdPties><n:Cdtr><n:Pty><n:Nm>测试乙</n:Nm></n:Pty></n:Cdtr>\
    <n:CdtrAcct><n:Id><n:Othr><n:Id>6217000000000000020</n:Id></n:Othr></n:Id></n:CdtrAcct></n:RltdPties></n:TxDtls>
    <n:TxDtls><n:Amt Ccy="CNY">200.00</n:Amt><n:RltdPties><n:Cdtr><n:Pty><n:Nm>测试乙</n:Nm></n:Pty></n:Cdtr>\
    <n:CdtrAcct><n:Id><n:Othr><n:Id>6217000000000000020</n:Id></n:Othr></n:Id></n:CdtrAcct></n:RltdPties></n:TxDtls>
    </n:NtryDtls></n:Ntry>
    <n:Ntry><n:Amt Ccy="CNY">50000.00</n:Amt><n:CdtDbtInd>DBIT</n:CdtDbtInd><n:RvslInd>true</n:RvslInd><n:Sts>\
    <n:Cd>BOOK</n:Cd></n:Sts><n:BookgDt><n:Dt>2024-06-12</n:Dt></n:BookgDt><n:AcctSvcrRef>BK3</n:AcctSvcrRef>\
    <n:NtryDtls><n:TxDtls><n:RltdPties><n:Dbtr><n:Pty><n:Nm>测试甲</n:Nm></n:Pty></n:Dbtr><n:DbtrAcct><n:Id><n:IBAN>\
    DE89370400440532013000</n:IBAN></n:Id></n:DbtrAcct></n:RltdPties></n:TxDtls></n:NtryDtls></n:Ntry>
    </n:Stmt></n:BkToCstmrStmt></n:Document>

    """

  /// The same message as version 02, without a prefix, parts chosen by the test.
  static func camt02(
    message: String = "BkToCstmrStmt", statement: String = "Stmt", balances: String = "",
    summary: String = "", entries: String, account: String = "6222020000000000018"
  ) -> String {
    """
    <?xml version="1.0"?><Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.02"><\(message)>\
    <GrpHdr><MsgId>1</MsgId></GrpHdr><\(statement)><Id>1</Id><Acct><Id><Othr><Id>\(account)</Id></Othr></Id>\
    <Ccy>CNY</Ccy></Acct>\(balances)\(summary)\(entries)</\(statement)></\(message)></Document>
    """
  }

  static func balance(_ code: String, _ amount: String, _ indicator: String = "CRDT") -> String {
    "<Bal><Tp><CdOrPrtry><Cd>\(code)</Cd></CdOrPrtry></Tp><Amt Ccy=\"CNY\">\(amount)</Amt>"
      + "<CdtDbtInd>\(indicator)</CdtDbtInd></Bal>"
  }

  static func entry(
    _ amount: String, _ indicator: String = "CRDT", status: String = "BOOK", details: String = "",
    currency: String = "CNY", date: String = "<BookgDt><Dt>2024-06-12</Dt></BookgDt>"
  ) -> String {
    "<Ntry><Amt Ccy=\"\(currency)\">\(amount)</Amt><CdtDbtInd>\(indicator)</CdtDbtInd>"
      + (status.isEmpty ? "" : "<Sts>\(status)</Sts>")
      + "\(date)<AcctSvcrRef>R\(amount)</AcctSvcrRef>"
      + (details.isEmpty ? "" : "<NtryDtls>\(details)</NtryDtls>") + "</Ntry>"
  }

  static func detail(_ amount: String?, currency: String = "CNY", name: String = "测试乙") -> String {
    let amounts =
      amount.map {
        "<AmtDtls><TxAmt><Amt Ccy=\"\(currency)\">\($0)</Amt></TxAmt></AmtDtls>"
      } ?? ""
    return "<TxDtls>\(amounts)<RltdPties><Dbtr><Nm>\(name)</Nm></Dbtr><Cdtr><Nm>\(name)</Nm></Cdtr>"
      + "</RltdPties></TxDtls>"
  }

  /// A large-value report: two customers, one transaction under two feature codes.
  static let large = """
    <?xml version="1.0" encoding="GB18030"?>
    <HVTR><RBIF><RICD>C0000000000001</RICD><CTTN>2</CTTN></RBIF><CATIs>
    <CATI seqno="1"><CBIF><CSNM>K1</CSNM><CTNTs><CTNT>@N</CTNT></CTNTs><CCIF><CCTL>@N</CCTL></CCIF></CBIF>\
    <HTDT>20240612</HTDT><HTCRs>
    <HTCR seqno="1"><CRCD>0502</CRCD><TTNM>2</TTNM><CCIFs><CCIF><CTNM>测试公司</CTNM><CITP>610099</CITP>\
    <CTID>91532822MA6K00006B</CTID><TSDTs>\(transaction("T1", "01", "2500000.00", "20240612101530"))\
    \(transaction("T2", "02", "1200.50", "20240612tttttt"))</TSDTs></CCIF></CCIFs></HTCR>
    <HTCR seqno="2"><CRCD>0501</CRCD><TTNM>1</TTNM><CCIFs><CCIF><CTNM>测试公司</CTNM><CITP>610099</CITP>\
    <CTID>91532822MA6K00006B</CTID><TSDTs>\(transaction("T1", "01", "2500000.00", "20240612101530"))</TSDTs></CCIF>\
    </CCIFs></HTCR></HTCRs></CATI>
    <CATI seqno="2"><CBIF><CSNM>K2</CSNM></CBIF><HTCRs><HTCR seqno="1"><CRCD>0503</CRCD><TTNM>1</TTNM><CCIFs><CCIF>\
    <CTNM>测试丁</CTNM><CITP>110001</CITP><CTID>140105198812120011</CTID><TSDTs>\
    \(transaction("T3", "02", "500000.00", "20240613091500", account: "6228480000000000034"))</TSDTs></CCIF></CCIFs>\
    </HTCR></HTCRs></CATI></CATIs></HVTR>

    """

  static func transaction(
    _ id: String, _ direction: String, _ amount: String, _ time: String,
    account: String = "6222020000000000018", other: String = "6217000000000000020"
  ) -> String {
    """
    <TSDT seqno="1"><RINI><FINC>1</FINC><RLFC>00</RLFC></RINI><ATIF><CATP>620001</CATP><CTAC>\(account)</CTAC>\
    <OATM>20200101000000</OATM><CBCT>@N</CBCT><CBCN>@N</CBCN></ATIF><TBIF><TBNM>@N</TBNM></TBIF><TSIF><TSTM>\
    \(time)</TSTM><TRCD>CHN532822</TRCD><TICD>\(id)</TICD><RPMT>01</RPMT><RPMN>@N</RPMN><TSTP>000131</TSTP>\
    <OCTT>11</OCTT><OCEC>10.0.0.1@AA-BB-CC-00-00-01</OCEC><TSDR>\(direction)</TSDR><CRPP>投资款</CRPP>\
    <CRTP>CNY</CRTP><CRAT>\(amount)</CRAT></TSIF><TCIF><CFIN>合成银行</CFIN><TCNM>测试甲</TCNM><TCIT>110001</TCIT>\
    <TCID>532822194809091011</TCID><TCAC>\(other)</TCAC></TCIF></TSDT>
    """
  }

  static let suspicious = """
    <?xml version="1.0" encoding="UTF-8"?><BSTR><RBIF><RICD>C1</RICD><SETN>1</SETN><STNM>1</STNM></RBIF>
    <SEIFs><SEIF seqno="1"><CSNM>K1</CSNM><CTNM>测试公司</CTNM><CTID>91532822MA6K00006B</CTID></SEIF></SEIFs>
    <STIFs><STIF seqno="1"><CTNM>测试公司</CTNM><CITP>610099</CITP><CTID>91532822MA6K00006B</CTID>\
    <CTAC>@N</CTAC><CBCN>6222020000000000018</CBCN><TSTM>20240612101530</TSTM><TICD>T1</TICD><TSTP>000030</TSTP>\
    <TSDR>01</TSDR><CRSP>现金存入</CRSP><CRTP>CNY</CRTP><CRAT>50000.00</CRAT><TCNM>@N</TCNM><TCAC>@N</TCAC></STIF>\
    </STIFs></BSTR>
    """

  static let mt940 = """
    {1:F01BKCHCNBJAXXX0000000000}{2:I940BKCHCNBJXXXXN}{4:
    :20:STMT240612
    :25:6222020000000000018CNY
    :28C:00012/001
    :60F:C240611CNY100000,00
    :61:2406120612C50000,00NTRFREF0001//BK0001
    SUPPLEMENT
    :86:166?00CREDIT?20INVEST?21SECOND?30BKCHCNBJ
    ?31DE89370400440532013000?32ZHANG?33 SAN
    :61:2401011231D300,5NTRFNONREF//BK0002
    :86:RENT JUNE
    SECOND LINE
    :61:240612RC50000,NTRFREF0001//BK0003
    :62F:C240612CNY99699,50
    :64:C240612CNY99699,50
    -}
    :20:STMT2
    :25:12345678/0012345678
    :28C:1
    :60F:D240611USD10,00
    :61:240612C10,00FMSCNONREF
    :62F:C240612USD0,
    -

    """
}
