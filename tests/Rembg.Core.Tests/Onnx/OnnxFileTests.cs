using Google.Protobuf;

using Rembg.Files;
using Rembg.Onnx;

namespace Rembg.Tests;

/// <summary>ONNX files survive reading and writing byte for byte; damaged ones are named.</summary>
[Trait("Speed", "Fast")]
public sealed class OnnxFileTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    [Fact]
    public void The_real_file_is_written_as_it_was_read()
    {
        ModelProto model = OnnxFile.Read(SharedData.Model);
        OnnxFile.Write(model, _directory["copy.onnx"], overwrite: false);
        Assert.Equal(model, OnnxFile.Read(_directory["copy.onnx"]));
        OnnxFile.Write(OnnxFile.Read(_directory["copy.onnx"]), _directory["again.onnx"], overwrite: false);
        Assert.Equal(File.ReadAllBytes(_directory["copy.onnx"]), File.ReadAllBytes(_directory["again.onnx"]));
    }

    [Fact]
    public void Fields_that_are_not_known_survive()
    {
        // A field of number 20 (training, in ONNX) in the model and one of number 14 (quantization annotations) in its graph.
        byte[] graph = [.. OnnxFile.ToBytes(UNetModel.Tiny.Build()), 0xA2, 0x01, 0x03, 1, 2, 3];
        ModelProto model = ModelProto.Parser.ParseFrom(graph);
        model.Graph.MergeFrom(new byte[] { 0x72, 0x02, 8, 9 });
        OnnxFile.Write(model, _directory["model.onnx"], overwrite: false);
        byte[] written = File.ReadAllBytes(_directory["model.onnx"]);
        Assert.True(written.AsSpan().IndexOf<byte>([0xA2, 0x01, 0x03, 1, 2, 3]) > 0);
        Assert.True(written.AsSpan().IndexOf<byte>([0x72, 0x02, 8, 9]) > 0);
        Assert.Equal(model, OnnxFile.Read(_directory["model.onnx"]));
    }

    [Fact]
    public void Large_weights_go_to_a_file_beside_the_model_and_come_back()
    {
        ModelProto model = UNetModel.Tiny.Build();
        ModelProto before = model.Clone();
        string path = _directory["large.onnx"];
        OnnxFile.Write(model, path, overwrite: false, largestWithinFile: 10_000);
        Assert.Equal(before, model);
        Assert.Equal(["large.onnx", "large.onnx.data"], _directory.Files);
        Assert.True(new FileInfo(path).Length < OnnxFile.WeightBytes(model) / 2);
        Assert.Equal(before, OnnxFile.Read(path));

        // The runtime reads the same bytes from an offset that can be mapped into memory.
        using Microsoft.ML.OnnxRuntime.InferenceSession session = new(path);
        Assert.Equal(["input.1"], session.InputNames);
        OnnxFile.Write(model, path, overwrite: true, largestWithinFile: 10_000);
        Assert.Throws<OutputExistsException>(() => OnnxFile.Write(model, path, overwrite: false, largestWithinFile: 10_000));
        Assert.Equal(before, OnnxFile.Read(path));
    }

    [Theory]
    [InlineData("../weights.data", "0", "4", "is not a file in the model's directory")]
    [InlineData("/etc/hostname", "0", "4", "is not a file in the model's directory")]
    [InlineData("sub/../../weights.data", "0", "4", "is not a file in the model's directory")]
    [InlineData("weights.data", "12", "8", "bytes 12 to 20")]
    [InlineData("weights.data", "9223372036854775807", "4", "bytes")]
    [InlineData("weights.data", "-4", "4", "offset")]
    [InlineData("weights.data", "0", "many", "length")]
    [InlineData("missing.data", "0", "4", "missing.data")]
    [InlineData("", "0", "4", "'w'")]
    public void References_that_lead_nowhere_are_refused(string location, string offset, string length, string named)
    {
        File.WriteAllBytes(_directory["weights.data"], new byte[16]);
        TensorProto tensor = new() { Name = "w", DataType = 1, Dims = { 1 }, DataLocation = TensorProto.Types.DataLocation.External };
        if (location.Length > 0)
        {
            tensor.ExternalData.Add(new StringStringEntryProto { Key = "location", Value = location });
        }

        tensor.ExternalData.Add(new StringStringEntryProto { Key = "offset", Value = offset });
        tensor.ExternalData.Add(new StringStringEntryProto { Key = "length", Value = length });
        ModelProto model = new() { IrVersion = 8, Graph = new GraphProto { Initializer = { tensor } }, OpsetImport = { new OperatorSetIdProto { Version = 13 } } };
        File.WriteAllBytes(_directory["model.onnx"], model.ToByteArray());
        Assert.Contains(named, Assert.Throws<ModelInvalidException>(() => OnnxFile.Read(_directory["model.onnx"])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Damaged_and_missing_files_are_named()
    {
        Assert.Throws<ModelFileMissingException>(() => OnnxFile.Read(_directory["missing.onnx"]));
        File.WriteAllBytes(_directory["empty.onnx"], []);
        Assert.Throws<ModelInvalidException>(() => OnnxFile.Read(_directory["empty.onnx"]));
        File.WriteAllText(_directory["text.onnx"], "This is no model, although its name says so.");
        Assert.Throws<ModelInvalidException>(() => OnnxFile.Read(_directory["text.onnx"]));
        byte[] whole = OnnxFile.ToBytes(UNetModel.Tiny.Build());
        File.WriteAllBytes(_directory["cut.onnx"], whole[..(whole.Length / 2)]);
        Assert.Equal(_directory["cut.onnx"], Assert.Throws<ModelInvalidException>(() => OnnxFile.Read(_directory["cut.onnx"])).Path);
    }

    public void Dispose() => _directory.Dispose();
}
