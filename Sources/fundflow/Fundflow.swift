@main struct Fundflow { static func main() {} }
