public import ArgumentParser
public import MonkeyClassify

extension ImageClass: ExpressibleByArgument {}
