using Rembg.Inference;
using Rembg.Server.Errors;
using Rembg.Server.Removal;

namespace Rembg.Server.Requests;

/// <summary>The parameters for photos whose mask is uncertain, which both APIs accept: <c>second_look second_model second_below</c>.</summary>
internal static class SecondLookParameters
{
    /// <summary>Adds the parameters to a request.</summary>
    /// <param name="parameters">The parameters.</param>
    /// <param name="request">The request so far.</param>
    /// <exception cref="ApiException">A parameter is invalid.</exception>
    public static RemovalRequest Read(Parameters parameters, RemovalRequest request) => request with
    {
        Options = request.Options with { SecondLook = parameters.Choice<SecondLook>("second_look") ?? SecondLook.Auto },
        SecondModel = parameters.Text("second_model"),
        SecondBelow = Below(parameters),
    };

    /// <summary>Reads the certainty below which the second model is used.</summary>
    private static double Below(Parameters parameters)
    {
        double? below = parameters.Fraction("second_below", static value => value is > 0 and <= 1, "a number above 0 and at most 1");
        return below is null || parameters.Text("second_model") is not null
            ? below ?? SecondModel.DefaultBelow
            : throw parameters.Invalid("second_below", "it requires 'second_model'");
    }
}
