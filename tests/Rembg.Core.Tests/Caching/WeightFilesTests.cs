using Rembg.Onnx;

namespace Rembg.Tests;

/// <summary>References to files of weights are found wherever they stand in a model, and lead nowhere else.</summary>
public sealed class WeightFilesTests : IDisposable
{
    private const int BufferSize = 1 << 20;

    private readonly TemporaryDirectory _directory = new();

    [Fact]
    public void A_model_by_itself_has_none() => Assert.Empty(WeightFiles.Find(SharedData.Model, default));

    [Fact]
    public void One_is_found_across_every_border_of_a_buffer()
    {
        string name = new('w', 200);
        byte[] reference = Reference(name);
        File.WriteAllText(_directory[name], "weights");
        byte[] model = new byte[(2 * BufferSize) + 5000];
        foreach (int border in new[] { BufferSize, (2 * BufferSize) - 4160, model.Length })
        {
            for (int start = border - reference.Length; start <= Math.Min(border, model.Length - reference.Length); start += 7)
            {
                Array.Clear(model);
                reference.CopyTo(model, start);
                Assert.Equal([_directory[name]], Find(model));
            }
        }
    }

    [Fact]
    public void Each_is_found_once_and_only_where_it_exists_in_the_directory()
    {
        Directory.CreateDirectory(_directory["sub"]);
        File.WriteAllText(_directory["a.bin"], string.Empty);
        File.WriteAllText(_directory["sub/b.bin"], string.Empty);
        string[] names = ["sub/b.bin", "a.bin", "a.bin", "gone.bin", "../a.bin", "/etc/hostname", "a\0b", $"../{Path.GetFileName(_directory.Path)}/a.bin", new string('x', 5000)];
        Assert.Equal([_directory["a.bin"], _directory[Path.Combine("sub", "b.bin")]], Find([.. names.SelectMany(Reference)]));
    }

    [Fact]
    public void A_truncated_reference_is_ignored()
    {
        File.WriteAllText(_directory["a.bin"], string.Empty);
        byte[] reference = Reference("a.bin");
        for (int length = 0; length < reference.Length; length++)
        {
            Assert.Empty(Find(reference[..length]));
        }
    }

    public void Dispose() => _directory.Dispose();

    /// <summary>As protobuf writes it.</summary>
    private static byte[] Reference(string location)
    {
        ModelProto model = new() { Graph = new GraphProto() };
        TensorProto tensor = new() { Name = "w", DataLocation = TensorProto.Types.DataLocation.External };
        tensor.ExternalData.Add(new StringStringEntryProto { Key = "location", Value = location });
        model.Graph.Initializer.Add(tensor);
        byte[] bytes = OnnxFile.ToBytes(model);

        // The last field of the tensor says where its data is; the value ends before it.
        return bytes[..^2];
    }

    private IReadOnlyList<string> Find(byte[] model)
    {
        File.WriteAllBytes(_directory["model.onnx"], model);
        return WeightFiles.Find(_directory["model.onnx"], default);
    }
}
