import BankRecords
import Testing

struct ProvinceTests {
  @Test(arguments: [
    ("四川省成都市武侯区", "四川"), ("招商银行深圳分行", "广东"), ("532822", "云南"), ("CHN110101", "北京"),
    ("上海银行杭州分行", "浙江"), ("昆明北京路支行", "云南"), ("哈尔滨", "黑龙江"), ("内蒙古", "内蒙古"),
    ("ICBC西安分行", "陕西"), ("上海浦东发展银行", "上海"),
  ])
  func placesAreUnderstood(text: String, province: String) {
    #expect(Province(speakingOf: text)?.chineseName == province)
  }

  @Test(arguments: [
    "", "合成银行", "北京路支行", "南京东路", "From Bank 1042", "990101", "53282", "5328222", "北", "中国",
  ])
  func whatNamesNoPlaceIsNone(text: String) {
    #expect(Province(speakingOf: text) == nil)
  }

  @Test func codesAreThoseOfTheStandard() {
    #expect(Province(code: 11)?.chineseName == "北京" && Province(code: 82)?.chineseName == "澳门")
    for code in [-1, 0, 10, 16, 38, 83, 90, 99, 1000] { #expect(Province(code: code) == nil) }
    let known = (0..<100).compactMap { Province(code: $0) }
    #expect(known.count == 34 && Set(known.map(\.chineseName)).count == 34)
  }
}
