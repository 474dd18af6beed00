import MonkeyCLI

Program.main(Monkey.self)
