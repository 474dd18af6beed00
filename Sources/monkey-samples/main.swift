import MonkeyCLI

Program.main(Samples.self)
