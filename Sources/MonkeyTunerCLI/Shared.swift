import ArgumentParser
import Foundation
import MonkeyCLI
import MonkeyClassify
import MonkeyLog
import MonkeyRecipe
import MonkeyTune

/// The log to read.
struct LogOptions: ParsableArguments {
  @Option(help: ArgumentHelp("The log of runs and ratings.", valueName: "log"))
  var log: String

  /// Reads it; lines that are no record are told of, not failed for.
  func history() throws -> History {
    let history = try History(logs: [log])
    if history.summary.malformed > 0 {
      let count = history.summary.malformed
      Console.warn("\(log): \(count) \(count == 1 ? "line is" : "lines are") no record and skipped")
    }
    return history
  }
}

/// The folder with the recipes.
struct FolderOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The folder of the recipes; else $XDG_CONFIG_HOME/monkey/recipes.", valueName: "folder"))
  var recipeDir: String?

  /// As it has to be typed again in the next command.
  var option: String { recipeDir.map { " --recipe-dir \(Text.shell($0))" } ?? "" }

  func place(_ imageClass: ImageClass) throws -> PromotionFolder {
    let environment = ProcessInfo.processInfo.environment
    guard let folder = recipeDir ?? RecipeLibrary.configFolder(environment).map({ $0 + "/recipes" }) else {
      throw Failure("no folder for recipes", "neither XDG_CONFIG_HOME nor HOME is set", "give --recipe-dir")
    }
    return PromotionFolder(
      folder: folder, imageClass: imageClass,
      library: RecipeLibrary(recipeFolder: folder, environment: environment))
  }
}

/// Numbers as people read them.
enum Text {
  /// Two decimals.
  static func two(_ value: Double) -> String { fixed(value, 2) }

  static func fixed(_ value: Double, _ places: Int) -> String { String(format: "%.\(places)f", value) }

  static func count(_ number: Int, _ one: String, _ many: String) -> String { "\(number) \(number == 1 ? one : many)" }

  /// A word for a shell: as it is where that is safe, else in single quotes.
  static func shell(_ word: String) -> String {
    let safe = word.unicodeScalars.allSatisfy {
      ("a"..."z").contains($0) || ("A"..."Z").contains($0) || ("0"..."9").contains($0)
        || "/._-+=:@,".unicodeScalars.contains($0)
    }
    if safe, !word.isEmpty { return word }
    return "'" + word.replacing("'", with: "'\\''") + "'"
  }
}
