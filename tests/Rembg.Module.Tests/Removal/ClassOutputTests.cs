namespace Rembg.Tests;

/// <summary>Models that tell classes apart, through the cmdlet: all together, a file of each, or a stack as rembg gives it.</summary>
public sealed class ClassOutputTests : ModelHomeTest
{
    private static readonly byte[] Colors = TinyModel.Planes(32, 32, [0, 0, 0, 0.7f], [1, 0, 0, 0], [0, 1, 0, 0], [0, 0, 1, 0]);

    private static string Boat => SharedData.Photo("boat.jpg");

    [Fact]
    public void Each_class_is_a_file_and_the_stack_has_them_one_below_the_other()
    {
        Register();
        Run("Remove-ImageBackground $args[0] $args[1] -Model colors -MaskOnly -ClassOutput Separate", Boat, Files["each"]).ThrowOnError();
        Assert.Equal(["boat.blue.png", "boat.green.png", "boat.red.png"], Directory.GetFiles(Files["each"]).Select(static path => Path.GetFileName(path)).Order(StringComparer.Ordinal));
        ShellResult stack = Run("Remove-ImageBackground $args[0] $args[1] -Model colors -MaskOnly -ClassOutput Stacked", Boat, Files["stack"]).ThrowOnError();
        ShellResult alone = Run("Remove-ImageBackground $args[0] $args[1] -Model colors -MaskOnly -Class green", Boat, Files["alone"]).ThrowOnError();
        Assert.Equal(File.ReadAllBytes(Files["alone/boat.png"]), File.ReadAllBytes(Files["each/boat.green.png"]));
        Assert.Equal(3 * (int)alone.Output[0].Properties["Height"].Value, (int)stack.Output[0].Properties["Height"].Value);
        Assert.Equal(alone.Output[0].Properties["Width"].Value, stack.Output[0].Properties["Width"].Value);
    }

    [Fact]
    public void Only_the_chosen_classes_are_separated_for_every_output()
    {
        Register();
        Run("Remove-ImageBackground $args[0] $args[1] -Model colors -Class red, blue -ClassOutput Separate -Output CutOut, Mask", Boat, Files["out"]).ThrowOnError();
        Assert.Equal(
            ["boat.blue.mask.png", "boat.blue.png", "boat.red.mask.png", "boat.red.png"],
            Directory.GetFiles(Files["out"]).Select(static path => Path.GetFileName(path)).Order(StringComparer.Ordinal));
        Assert.Equal(2, Run("Remove-ImageBackground $args[0] -Model colors -Class red, blue -ClassOutput Separate -AsBytes", Boat).ThrowOnError().Output.Count);
    }

    [Fact]
    public void A_model_without_classes_has_none_to_tell_apart()
    {
        ShellResult result = Run("Remove-ImageBackground $args[0] $args[1] -ClassOutput Stacked", Boat, Files["out"]);
        Assert.Equal(["OptionsInvalid"], result.ErrorIds);
        Assert.True(result.Terminated);
        Assert.Contains("no classes", result.Errors[0].Exception.Message, StringComparison.Ordinal);
    }

    private void Register()
    {
        File.WriteAllBytes(Files["mine.onnx"], Colors);
        Run("Register-RembgModel colors $args[0] -Class background, red, green, blue", Files["mine.onnx"]).ThrowOnError();
    }
}
