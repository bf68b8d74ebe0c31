import BankRecords
import StatementIngest

/// Credit cards, banks abroad, shopping platforms and securities accounts. All names and numbers are
/// made up.
extension FormatExample {
  static let cards: [FormatExample] = [
    FormatExample(
      format: "boc-credit",
      text: """
        中国银行信用卡账单(2024年06月)
        交易日,银行记账日,卡号后四位,交易描述,存入,支出,币种
        2024-06-12,2024-06-13,0018,合成超市CHN,,50.00,CNY
        2024-06-13,2024-06-13,,还款,"1,200.50",,CNY

        """,
      rows: [
        paid("boc-credit", "", "2024-06-12 00:00:00", 5000),
        received("", "boc-credit", "2024-06-13 00:00:00", 120_050),
      ]),
    FormatExample(
      format: "bocom-credit",
      text: """
        交易日期,记账日期,交易说明,交易币种/金额,入账币种/金额
        2024-06-12,2024-06-12,消费 合成超市,JPY 1000.00,CNY 49.85
        2024-06-13,2024-06-13,信用卡还款 转账还款-测试甲,CNY1200.50,"CNY 1,200.50"

        """,
      rows: [
        paid("bocom-credit", "", "2024-06-12 00:00:00", 4985),
        received("", "bocom-credit", "2024-06-13 00:00:00", 120_050),
      ]),
    FormatExample(
      format: "citic-credit",
      text: """
        本期账单明细(人民币),,,,,,,
        交易日期,入账日期,交易描述,卡末四位,交易币种,结算币种,交易金额,结算金额
        2024-06-12,2024-06-13,财付通－合成商户,0018,人民币,人民币,50.00,50.00
        2024-06-13,2024-06-13,财付通还款,0018,人民币,人民币,-1200.50,-1200.50

        """,
      rows: [
        paid("citic-credit", "", "2024-06-12 00:00:00", 5000),
        received("", "citic-credit", "2024-06-13 00:00:00", 120_050),
      ]),
    FormatExample(
      format: "cgb-credit",
      text: """
        交易日期,入账日期,交易摘要,交易金额,交易货币,入账金额,入账货币
        2024/06/12,2024/06/13,（消费）合成商户,50.00,人民币,50.00,人民币
        2024/06/13,2024/06/13,（还款）银联入账-测试甲,-1200.50,人民币,-1200.50,人民币

        """,
      rows: [
        paid("cgb-credit", "", "2024-06-12 00:00:00", 5000),
        received("", "cgb-credit", "2024-06-13 00:00:00", 120_050),
      ]),
    FormatExample(
      format: "cmb-credit",
      text: """
        招商银行信用卡对账单（个人消费卡账户 2024年01月）（补）
        交易日,记账日,交易摘要,人民币金额,卡号末四位,交易地金额
        ,12/29,掌上生活还款,"-1,200.50",0018,"-1,200.50"
        01/05,01/07,合成通信,50.00,0018,50.00(CN)

        """,
      rows: [
        received("", "cmb-credit", "2023-12-29 00:00:00", 120_050),
        paid("cmb-credit", "", "2024-01-07 00:00:00", 5000),
      ]),
    FormatExample(
      format: "hsbc-hk-debit",
      text: """
        Date,Description,Billing amount,Billing currency,Balance,Balance currency
        12/06/2024,SALARY PAYMENT           TEST COMPANY,"50,000.00"\t,HKD,"150,000.00"\t,HKD
        13/06/2024,ATM WITHDRAWAL           TEST BRANCH,"-1200.50"\t,HKD,"148,799.50"\t,HKD\u{20}

        """,
      rows: [
        received("", "hsbc-hk-debit", "2024-06-12 00:00:00", 5_000_000),
        paid("hsbc-hk-debit", "", "2024-06-13 00:00:00", 120_050),
      ]),
    FormatExample(
      format: "hsbc-hk-credit",
      text: """
        Transaction date,Post date,Description,Billing amount,Billing currency,Transaction status,Merchant name,Country / region,Area / district,Credit / Debit
        12/06/2024,13/06/2024,SALES:   TEST SHOP      CHN          CN,"-50.00"\t\t,CNY,POSTED,TEST SHOP,CHINA,CHN,DEBIT
        13/06/2024,13/06/2024,PAYMENT - THANK YOU,"1,200.50"\t,CNY,POSTED,,,,CREDIT

        """,
      rows: [
        paid("hsbc-hk-credit", "", "2024-06-12 00:00:00", 5000),
        received("", "hsbc-hk-credit", "2024-06-13 00:00:00", 120_050),
      ]),
    FormatExample(
      format: "bmo-debit",
      text: """
        Following data is valid as of 20240614000000 (Year/Month/Day/Hour/Minute/Second)


        First Bank Card,Transaction Type,Date Posted, Transaction Amount,Description


        '6222020000000000018',CREDIT,20240612,50.00,[DN]TEST            MSP/DIV
        '6222020000000000018',DEBIT,20240613,-1200.50,[CW]TEST MOB

        """,
      rows: [
        received("", cardA, "2024-06-12 00:00:00", 5000),
        paid(cardA, "", "2024-06-13 00:00:00", 120_050),
      ]),
    FormatExample(
      format: "bmo-credit",
      text: """
        Following data is valid as of 20240614000000:

        Item #,Card #,Transaction Date,Posting Date,Transaction Amount,Description
        1,'6222020000000000018',20240612,20240613,50.00,TEST WHOLESALE
        2,'6222020000000000018',20240613,20240613,-1200.50,PAYMENT

        """,
      rows: [
        paid(cardA, "", "2024-06-12 00:00:00", 5000),
        received("", cardA, "2024-06-13 00:00:00", 120_050),
      ]),
    FormatExample(
      format: "td",
      text: """
        06/12/2024,TEST SHOP # 845   _M,50.00,,150.00
        06/13/2024,TEST MSP,,1200.50,1350.50

        """,
      rows: [
        paid("td", "", "2024-06-12 00:00:00", 5000),
        received("", "td", "2024-06-13 00:00:00", 120_050),
      ], isNamed: true),
  ]

  static let platforms: [FormatExample] = [
    FormatExample(
      format: "icbc-history",
      text: """
        中国工商银行借记账户历史明细（电子版）
        交易日期,帐号,储种,序号,币种,钞汇,摘要,地区,收入/支出金额,余额,对方户名,对方帐号,渠道
        2024-06-12 10:15:30,6222020000000000018,活期,00000,人民币,钞,转账,0018,"+50,000.00","150,000.00",测试乙,6217000000000000020,手机银行
        2024-06-13 09:15:00,6222020000000000018,活期,00000,人民币,钞,消费,0018,"-1,200.50","148,799.50",（空）,（空）,快捷支付

        """,
      rows: [
        received(cardB, cardA, "2024-06-12 10:15:30", 5_000_000),
        paid(cardA, "", "2024-06-13 09:15:00", 120_050),
      ]),
    FormatExample(
      format: "jd",
      text: """
        导出信息：
        京东账号名：jd_test_a
        共：4笔记录

        交易时间,商户名称,交易说明,金额,收/付款方式,交易状态,收/支,交易分类,交易订单号,商家订单号,备注
        2024-06-12 10:15:30\t,合成商户,合成商品,131.77(已退款89.84),测试银行卡(0018),交易成功,支出,网购,TX0001\t,M1\t, ,
        2024-06-12 10:15:31\t,合成商户,退款-合成商品,89.84,测试银行卡(0018),退款成功,不计收支,网购,TX0002\t,M1\t, ,
        2024-06-12 10:15:32\t,合成商户,合成商品,468.32(已全额退款),测试银行卡(0018),交易成功,不计收支,网购,TX0003\t,M1\t, ,
        2024-06-12 10:15:33\t,合成商户,合成商品,35.61,先享后付,交易成功,不计收支,先享后付,TX0004\t,M1\t, ,

        """,
      rows: [
        paid("jd_test_a", "", "2024-06-12 10:15:30", 13_177),
        received("", "jd_test_a", "2024-06-12 10:15:31", 8984),
        paid("jd_test_a", "", "2024-06-12 10:15:32", 46_832),
      ]),
    FormatExample(
      format: "meituan",
      text: """
        美团交易账单明细
        美团用户名：[test_a]
        ""
        【美团交易账单明细列表】
        交易创建时间,交易成功时间,交易类型,订单标题,收/支,支付方式,订单金额,实付金额,交易单号,商家单号,备注
        2024-06-12 10:15:20,2024-06-12 10:15:30,支付,合成餐厅,支出,测试银行卡(0018),¥22.30,¥21.17,"TX0001\t","M1\t",/
        2024-06-13 09:15:00,2024-06-13 09:15:01,退款,合成餐厅,收入,测试银行卡(0018),¥20.00,¥20.00,"TX0002\t","M2\t",/

        """,
      rows: [
        paid("test_a", "", "2024-06-12 10:15:30", 2117),
        received("", "test_a", "2024-06-13 09:15:01", 2000),
      ]),
    FormatExample(
      format: "hxsec",
      text: """
        ="交收日期"\t="成交时间"\t="业务名称"\t="证券代码"\t="证券名称"\t="成交价格"\t="成交数量"\t="剩余数量"\t="成交金额"\t="总费用"\t="清算金额"\t="资金本次余额"\t="币种"\t="成交编号"\t="股东代码"\t="资金帐号"\t
        ="20240612"\t="10:15:30"\t="银行转证券"\t\t\t0.000\t0\t0\t0.000\t0.00\t50000.000\t50000.000\t="人民币"\t\t\t="1000001"\t
        ="20240612"\t="15:00:00"\t="证券买入"\t="510310"\t="合成ETF"\t3.940\t100\t300\t394.000\t0.02\t-394.020\t49605.980\t="人民币"\t="T1"\t="A1"\t="1000001"\t
        ="20240613"\t="09:15:00"\t="证券转银行"\t\t\t0.000\t0\t0\t0.000\t0.00\t-1200.500\t48405.480\t="人民币"\t\t\t="1000001"\t

        """,
      rows: [
        received("", "1000001", "2024-06-12 10:15:30", 5_000_000),
        paid("1000001", "", "2024-06-13 09:15:00", 120_050),
      ]),
    FormatExample(
      format: "htsec",
      text: """
        证券代码,证券名称,成交日期,成交时间,成交数量,成交价格,成交金额,发生金额,操作,合同号,成交号,手续费,印花税,过户费,其他费,资金本次余额,股份本次余额,股东账号,资金账号
        ,,20240612,10:15:30,0,0,0,50000,银行转证券,,,0,0,0,0,50000,0,,1000001
        513050,合成ETF,20240612,11:01:07,13000,1.3,16900,16899.15,卖,,,0.85,0,0,0,66899.15,0,A1,1000001
        ,,20240613,09:15:00,0,0,0,-1200.5,证券转银行,,,0,0,0,0,65698.65,0,,1000001

        """,
      rows: [
        received("", "1000001", "2024-06-12 10:15:30", 5_000_000),
        paid("1000001", "", "2024-06-13 09:15:00", 120_050),
      ]),
  ]
}
