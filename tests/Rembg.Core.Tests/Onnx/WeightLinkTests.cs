using Google.Protobuf;

using Microsoft.ML.OnnxRuntime;

using Rembg.Onnx;

namespace Rembg.Tests;

/// <summary>A model's weights are read from the files that ONNX Runtime reads, and from no others.</summary>
public sealed class WeightLinkTests : IDisposable
{
    private const string Name = "model.onnx.data";

    private readonly TemporaryDirectory _files = new();
    private readonly string _model;

    public WeightLinkTests()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links need rights on Windows.");
        Directory.CreateDirectory(_files["model"]);
        Directory.CreateDirectory(_files["elsewhere"]);
        _model = _files["model/model.onnx"];
        OnnxFile.Write(UNetModel.Tiny.Build(), _model, overwrite: false, largestWithinFile: 10_000);
    }

    public void Dispose() => _files.Dispose();

    [Fact]
    public void A_link_out_of_the_models_directory_is_refused()
    {
        File.Move(_files[$"model/{Name}"], _files["elsewhere/w"]);
        File.CreateSymbolicLink(_files[$"model/{Name}"], _files["elsewhere/w"]);
        ExpectRefusal(_model);
    }

    [Fact]
    public void A_directory_that_is_a_link_out_of_the_models_directory_is_refused()
    {
        Directory.CreateSymbolicLink(_files["model/sub"], _files["elsewhere"]);
        File.Move(_files[$"model/{Name}"], _files["elsewhere/w"]);
        Refer("sub/w");
        ExpectRefusal(_model);
    }

    [Theory]
    [InlineData("../elsewhere/w")]
    [InlineData("sub/../../elsewhere/w")]
    [InlineData("{0}/elsewhere/w")]
    public void A_path_out_of_the_models_directory_is_refused(string location)
    {
        Directory.CreateDirectory(_files["model/sub"]);
        File.Move(_files[$"model/{Name}"], _files["elsewhere/w"]);
        Refer(string.Format(System.Globalization.CultureInfo.InvariantCulture, location, _files.Path));
        ExpectRefusal(_model);
    }

    [Fact]
    public void A_link_within_the_models_directory_is_followed()
    {
        Directory.CreateDirectory(_files["model/sub"]);
        File.Move(_files[$"model/{Name}"], _files["model/sub/w"]);
        File.CreateSymbolicLink(_files[$"model/{Name}"], Path.Combine("sub", "w"));
        ExpectUse(_model);
    }

    [Fact]
    public void A_model_below_a_link_has_its_weights_beside_it()
    {
        Directory.CreateSymbolicLink(_files["link"], _files["model"]);
        ExpectUse(_files["link/model.onnx"]);
    }

    private void Refer(string location)
    {
        ModelProto model = ModelProto.Parser.ParseFrom(File.ReadAllBytes(_model));
        foreach (StringStringEntryProto entry in model.Graph.Initializer.SelectMany(static tensor => tensor.ExternalData).Where(static entry => entry.Key == "location"))
        {
            entry.Value = location;
        }

        File.WriteAllBytes(_model, model.ToByteArray());
    }

    private static void ExpectRefusal(string path)
    {
        Assert.Throws<OnnxRuntimeException>(() => new InferenceSession(path).Dispose());
        Assert.Contains("is not a file in the model's directory", Assert.Throws<ModelInvalidException>(() => OnnxFile.Read(path)).Message, StringComparison.Ordinal);
        Assert.Empty(WeightFiles.Find(path, default));
    }

    private static void ExpectUse(string path)
    {
        new InferenceSession(path).Dispose();
        Assert.NotEmpty(OnnxFile.Read(path).Graph.Node);
        Assert.Single(WeightFiles.Find(path, default));
    }
}
