using Microsoft.ML.OnnxRuntime;

using Rembg.Onnx;

namespace Rembg.Tests;

/// <summary>Sessions of a quantization hand memory on to one another.</summary>
public sealed class SessionMemoryTests
{
    private const int Size = 64;

    [Fact]
    public void Shared_memory_changes_no_result()
    {
        float[] alone = Run();
        using SessionMemory memory = new(hasVariants: true);
        Assert.Equal(alone, Run());
        Assert.Equal(alone, Run());
    }

    [Fact]
    public void Sessions_outlive_the_memory_and_another_one_can_follow_it()
    {
        SessionMemory first = new(hasVariants: true);
        using (SessionMemory second = new(hasVariants: true))
        {
            first.Dispose();
            first.Dispose();
            Run();
        }

        SessionMemory last = new(hasVariants: true);
        using InferenceSession session = Load();
        last.Dispose();
        Assert.Equal(Run(), Run(session));
    }

    private static InferenceSession Load() => OnnxSession.Create(QuantizerRun.Handful(Size), GraphOptimizationLevel.ORT_ENABLE_ALL);

    private static float[] Run()
    {
        using InferenceSession session = Load();
        return Run(session);
    }

    private static float[] Run(InferenceSession session)
    {
        float[] photo = [.. Enumerable.Range(0, 3 * Size * Size).Select(static i => MathF.Sin(i))];
        using OrtValue input = OrtValue.CreateTensorValueFromMemory(photo, [1, 3, Size, Size]);
        using RunOptions options = new();
        using IDisposableReadOnlyCollection<OrtValue> outputs = session.Run(options, [session.InputNames[0]], [input], [session.OutputNames[0]]);
        return outputs[0].GetTensorDataAsSpan<float>().ToArray();
    }
}
