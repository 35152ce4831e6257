using System.Text.RegularExpressions;

using Microsoft.ML.OnnxRuntime;

namespace Rembg.Onnx;

/// <summary>Formats the reason that ONNX Runtime gives for refusing a model.</summary>
internal static partial class RuntimeMessage
{
    /// <summary>Returns the message as a clause: without error code, C++ source location and final full stop.</summary>
    public static string Clause(this OnnxRuntimeException exception) =>
        Location().Replace(exception.Message, string.Empty).Split('\n', 2)[0].Trim().TrimEnd('.');

    /// <summary>
    /// Determines whether the runtime lacks the operator or the whole operator set; any other failure is a defect of the model.
    /// </summary>
    public static bool NamesUnknownOperator(this OnnxRuntimeException exception) => UnknownOperator().IsMatch(exception.Message);

    // "[ErrorCode:Fail] … [ONNXRuntimeError] : 1 : FAIL : Failed …" if one part of the runtime quotes another; "[ErrorCode:Fail]
    // /src/graph/model.cc:256 onnxruntime::Model::Model(onnx::ModelProto&&) Unsupported …"
    [GeneratedRegex(@"^\[ErrorCode:\w+\]\s*(\S+\.(cc|h):\d+\s+(\w+\s+(?=[A-Z])|.*?\)\s+))?(\[ONNXRuntimeError\] : \d+ : \w+ : )?", RegexOptions.CultureInvariant)]
    private static partial Regex Location();

    [GeneratedRegex("No Op registered|not a registered function/op|under development|Could not find an implementation", RegexOptions.CultureInvariant)]
    private static partial Regex UnknownOperator();
}
