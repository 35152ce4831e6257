namespace Rembg.Imaging.Edges;

/// <summary>The rules for levels and trust, which depend on the use of alpha. They were fitted to real photos with known alpha.</summary>
/// <param name="LargeError">
/// The mean squared error of the fit at sure pixels from which on the fit gets no trust based on its error.
/// </param>
/// <param name="NarrowHigh">
/// The high point for narrow edges: its distance from 1, as a multiple of the distance of the mask's high point.
/// </param>
/// <param name="WideLow">The low point for wide edges, as a share of the mask's low point.</param>
/// <param name="Epsilon">
/// The regularization of the last fit in small windows, as a variance of colours in 0–1: higher values make alpha smoother.
/// </param>
internal sealed record EdgeRules(float LargeError, float NarrowHigh, float WideLow, float Epsilon)
{
    /// <summary>The rules for alpha that is written as it is.</summary>
    public static EdgeRules Final { get; } = new(0.03f, 2.2f, 0.1f, 1e-4f);

    /// <summary>The rules for the prior of matting, which finds fine detail itself and needs fewer errors at the start.</summary>
    public static EdgeRules Prior { get; } = new(0.01f, 2.6f, 0.12f, 3e-5f);
}
