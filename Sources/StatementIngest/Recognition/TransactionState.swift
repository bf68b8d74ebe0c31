/// What columns of states say of a transaction: done, or not.
enum TransactionState {
  /// Parts of words for money that did not move.
  static let failureWords = [
    "失败", "不成功", "未成功", "无记录", "无数据", "无交易", "未查到", "关闭", "撤销", "取消", "拒绝", "退票", "退汇",
    "退回", "作废", "未清算", "fail",
    "Fail", "FAIL", "reject", "Reject", "REJECT", "cancel", "Cancel", "CANCEL", "pending",
    "Pending", "PENDING", "declin", "Declin", "DECLIN",
  ]
  private static let successWords: Set<String> = [
    "成功", "交易成功", "支付成功", "处理成功", "已成功", "完成", "已完成", "交易完成", "正常", "已清算", "已结算", "已入账", "已记账", "是",
    "01", "success",
    "successful", "succeeded", "completed", "complete", "posted", "settled", "booked", "ok",
    "y", "yes", "",
  ]

  /// Rows of transactions whose state says that no money moved.
  static let skips = [
    SkipRule("failed-transaction", .fieldEquals(.status, ["否", "02"])),
    SkipRule("failed-transaction", .fieldContains(.status, failureWords)),
  ]

  /// Whether a state is known to mean done or not done.
  static func isKnown(_ state: String) -> Bool {
    successWords.contains(HeaderName.normalised(state))
      || failureWords.contains(where: state.contains) || state == "否" || state == "02"
  }
}
