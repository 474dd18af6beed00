import MonkeyCLI
import MonkeyTunerCLI

Program.main(Tuner.self)
