import MonkeyClassify
import MonkeyLog
import MonkeyRecipe

/// `docs/generated/recipes.md`: the recipes that ship.
enum RecipesPage {
  static var text: String {
    var out = """
      # Recipes that ship

      Made by `scripts/generate` from `Sources/MonkeyRecipe/Recipes`; do not edit. To change one for yourself, put it into
      `$XDG_CONFIG_HOME/monkey/recipes/CLASS.toml`, or pass a folder with `--recipe-dir`.

      """
    for imageClass in ImageClass.allCases {
      let hash = try? RecipeLibrary(environment: [:]).recipe(for: imageClass).recipe.hash.hex
      out += "\n## \(imageClass.name)\n\n`recipe_sha` \(hash ?? "none")\n\n```toml\n"
      out += RecipeLibrary.embeddedText(for: imageClass)
      out += "```\n"
    }
    return out
  }
}
