using System.Diagnostics;
using System.Text;

using Rembg.Measuring;

namespace Rembg.Tests;

/// <summary>CPUs with fewer instructions, which .NET's own switches simulate, make the same masks and indistinguishable cut-outs.</summary>
public sealed class InstructionSetTests : IDisposable
{
    private const int Width = 480;
    private const int Height = 320;
    private const int LargestDifference = 1;

    private readonly TemporaryDirectory _files = new();

    public void Dispose() => _files.Dispose();

    [Theory]
    [InlineData("DOTNET_EnableAVX2")]
    [InlineData("DOTNET_EnableHWIntrinsic")]
    public void Without_vector_instructions_masks_are_equal_and_refined_cut_outs_differ_by_a_level_at_most(string variable)
    {
        string photo = Pixels.Draw(Width, Height, Paint).Write(_files["photo.png"]);
        string model = _files["model.onnx"];
        File.WriteAllBytes(model, TinyModel.Brightness(64, 64));
        (Pixels mask, Pixels cutout) = Remove(model, photo, "all", null);
        (Pixels otherMask, Pixels otherCutout) = Remove(model, photo, "fewer", variable);

        // A refined cut-out has another alpha than the mask that it was made of.
        Assert.NotEqual(mask.Values, cutout.Band(3).Values);
        Assert.Equal(mask.Values, otherMask.Values);
        Assert.InRange(cutout.Values.Zip(otherCutout.Values, static (one, other) => Math.Abs(one - other)).Max(), 0, LargestDifference);
    }

    /// <summary>A bright ellipse with a soft edge on dark ground, both with texture.</summary>
    private static (int Red, int Green, int Blue) Paint(int x, int y)
    {
        const double Softness = 6;
        double distance = Math.Sqrt(Square((x - (Width / 2)) / 1.5) + Square(y - (Height / 2))) - 90;
        double alpha = Math.Clamp(0.5 - (distance / Softness), 0, 1);
        int texture = ((x * 37) ^ (y * 101)) % 23;
        int Mix(int inside, int outside) => (int)Math.Round((alpha * (inside + texture)) + ((1 - alpha) * (outside + texture)));
        return (Mix(220, 30), Mix(200, 60), Mix(170, 20));

        static double Square(double value) => value * value;
    }

    /// <summary>The mask and the cut-out of a photo, by a process of its own with a switch turned off.</summary>
    private (Pixels Mask, Pixels Cutout) Remove(string model, string photo, string name, string? variable)
    {
        string mask = _files[name + "-mask.png"];
        string cutout = _files[name + ".png"];
        MeasuringProgram program = MeasuringProgram.Find(AppContext.BaseDirectory)!;
        ProcessStartInfo start = new(program.FileName, program.Arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            StandardInputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
        };
        if (variable is not null)
        {
            start.Environment[variable] = "0";
        }

        using Process process = Process.Start(start)!;
        MeasuringRequest[] requests = [new LoadRequest(model, Threads: 1), new RemoveRequest(photo, mask, MaskOnly: true, Width * Height), new RemoveRequest(photo, cutout, MaskOnly: false, Width * Height)];
        Array.ForEach(requests, request => process.StandardInput.WriteLine(MeasuringJson.Write(request)));
        process.StandardInput.Close();
        string[] replies = process.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        process.WaitForExit();
        Assert.Equal(requests.Length, replies.Length);
        Assert.All(replies, static reply => Assert.IsNotType<ErrorReply>(MeasuringJson.ReadReply(reply)));
        return (Pixels.Read(mask), Pixels.Read(cutout));
    }
}
