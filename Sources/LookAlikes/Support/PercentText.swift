/// `96%`, `0.4%`: a share as a percentage, with one decimal below one percent.
func percentText(_ share: Double) -> String {
  let tenths = Int((share * 1000).rounded())
  if tenths % 10 == 0 || tenths >= 10 { return "\(Int((share * 100).rounded()))%" }
  return "0.\(tenths)%"
}
