public import MonkeyClassify
import Foundation
import MonkeyTOML

/// Where a class's recipe comes from.
public struct RecipeLibrary: Sendable {
  /// A recipe with the place it was found in.
  public struct Found: Sendable {
    public var recipe: Recipe
    /// The file's path; nil for the one inside the program.
    public var file: String?
  }

  /// Folders that are looked through first, in order.
  public let folders: [String]

  /// `--recipe-dir` where given, then the person's own recipes.
  /// - Parameter environment: for `XDG_CONFIG_HOME` and `HOME`.
  public init(recipeFolder: String? = nil, environment: [String: String]) {
    var folders = recipeFolder.map { [$0] } ?? []
    if let config = RecipeLibrary.configFolder(environment) { folders.append(config + "/recipes") }
    self.folders = folders
  }

  /// The recipe of a class: the first file `CLASS.toml` in the folders, else the one that ships.
  /// - Throws: `RecipeError`, where a file is there but cannot be read or is no recipe.
  public func recipe(for imageClass: ImageClass) throws -> Found {
    for folder in folders {
      let path = folder + "/" + imageClass.name + ".toml"
      guard FileManager.default.fileExists(atPath: path) else { continue }
      let text: String
      do {
        text = try String(contentsOfFile: path, encoding: .utf8)
      } catch {
        throw RecipeError(description: "\(path): cannot be read as UTF-8 text; mend the file or its permissions")
      }
      return Found(recipe: try RecipeLibrary.parse(text, file: path), file: path)
    }
    let text = EmbeddedRecipes.text[imageClass.name] ?? ""
    return Found(recipe: try RecipeLibrary.parse(text, file: "built-in \(imageClass.name).toml"), file: nil)
  }

  /// The text of the recipe that ships for a class.
  public static func embeddedText(for imageClass: ImageClass) -> String { EmbeddedRecipes.text[imageClass.name] ?? "" }

  /// `$XDG_CONFIG_HOME/monkey`, else `$HOME/.config/monkey`.
  public static func configFolder(_ environment: [String: String]) -> String? {
    if let config = environment["XDG_CONFIG_HOME"], !config.isEmpty { return config + "/monkey" }
    if let home = environment["HOME"], !home.isEmpty { return home + "/.config/monkey" }
    return nil
  }

  private static func parse(_ text: String, file: String) throws -> Recipe {
    do {
      return try Recipe(text: text, file: file)
    } catch {
      throw RecipeError(description: error.description)
    }
  }
}

/// Why a recipe cannot be used.
public struct RecipeError: Error, Equatable, CustomStringConvertible {
  public var description: String
}
