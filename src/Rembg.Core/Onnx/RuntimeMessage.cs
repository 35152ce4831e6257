using System.Text.RegularExpressions;

using Microsoft.ML.OnnxRuntime;

namespace Rembg.Onnx;

/// <summary>The reason that ONNX Runtime gives for refusing a model, made fit for a sentence.</summary>
internal static partial class RuntimeMessage
{
    /// <summary>The message as a clause: without error code, C++ source location and closing full stop.</summary>
    public static string Clause(this OnnxRuntimeException exception) =>
        Location().Replace(exception.Message, string.Empty).Split('\n', 2)[0].Trim().TrimEnd('.');

    /// <summary>True if the runtime lacks the operator, or the whole operator set; anything else is a defect of the model.</summary>
    public static bool NamesUnknownOperator(this OnnxRuntimeException exception) => UnknownOperator().IsMatch(exception.Message);

    // "[ErrorCode:Fail] … [ONNXRuntimeError] : 1 : FAIL : Failed …" where one part of the runtime cites another;
    // "[ErrorCode:Fail] /src/graph/model.cc:256 onnxruntime::Model::Model(onnx::ModelProto&&) Unsupported …"
    [GeneratedRegex(@"^\[ErrorCode:\w+\]\s*(\S+\.(cc|h):\d+\s+(\w+\s+(?=[A-Z])|.*?\)\s+))?(\[ONNXRuntimeError\] : \d+ : \w+ : )?", RegexOptions.CultureInvariant)]
    private static partial Regex Location();

    [GeneratedRegex("No Op registered|not a registered function/op|under development|Could not find an implementation", RegexOptions.CultureInvariant)]
    private static partial Regex UnknownOperator();
}
