import MonkeyClassify
import MonkeyRecipe
import TestSupport
import Testing

@Suite struct RecipeLibraryTests {
  @Test("what ships can be read", arguments: ImageClass.allCases)
  func embedded(imageClass: ImageClass) throws {
    let found = try RecipeLibrary(environment: [:]).recipe(for: imageClass)
    #expect(found.file == nil)
    #expect(found.recipe.isPassthrough == (imageClass == .unknown))
    #expect(!RecipeLibrary.embeddedText(for: imageClass).isEmpty)
  }

  @Test func theFirstFolderThatHoldsTheClassWins() throws {
    let (given, config, home) = (try TemporaryFolder(), try TemporaryFolder(), try TemporaryFolder())
    let step = { (op: String) in "[[step]]\nop = \"\(op)\"\n" }
    for (folder, path, op) in [(config, "monkey/recipes", "median"), (home, ".config/monkey/recipes", "grayscale")] {
      try folder.makeFolder(path)
      try folder.write("\(path)/receipt.toml", step(op))
    }
    func first(_ library: RecipeLibrary, _ imageClass: ImageClass = .receipt) throws -> String? {
      try library.recipe(for: imageClass).recipe.steps.first?.name
    }
    let both = ["XDG_CONFIG_HOME": config.path, "HOME": home.path]
    #expect(
      try first(RecipeLibrary(recipeFolder: given.path, environment: both)) == "median", "not in the folder given")
    try given.write("receipt.toml", step("sharpen"))
    #expect(try first(RecipeLibrary(recipeFolder: given.path, environment: both)) == "sharpen")
    #expect(try first(RecipeLibrary(environment: both)) == "median")
    #expect(try first(RecipeLibrary(environment: ["HOME": home.path])) == "grayscale")
    #expect(try first(RecipeLibrary(environment: ["XDG_CONFIG_HOME": "", "HOME": home.path])) == "grayscale")
    try given.write("unknown.toml", step("sharpen") + "x")
    #expect { try RecipeLibrary(recipeFolder: given.path, environment: [:]).recipe(for: .unknown) } throws: {
      "\($0)".contains(given("unknown.toml") + ":3")
    }
  }
}
