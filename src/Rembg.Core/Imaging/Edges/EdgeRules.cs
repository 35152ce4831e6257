namespace Rembg.Imaging.Edges;

/// <summary>The rules for levels and trust that depend on what alpha is for. They were fitted to real photos with known alpha.</summary>
/// <param name="LargeError">The mean squared error of the fit at sure pixels, from which on the fit is not trusted for being right about them.</param>
/// <param name="NarrowHigh">The high point of narrow edges: its distance from 1, as a share of the distance of the mask's.</param>
/// <param name="WideLow">The low point of wide edges, as a share of the mask's.</param>
/// <param name="Epsilon">The regularization of the last fit in small windows, as a variance of colours in 0–1: the higher it is, the smoother is alpha.</param>
internal sealed record EdgeRules(float LargeError, float NarrowHigh, float WideLow, float Epsilon)
{
    /// <summary>For alpha that is written as it is.</summary>
    public static EdgeRules Final { get; } = new(0.03f, 2.2f, 0.1f, 1e-4f);

    /// <summary>For the prior of matting, which finds fine detail by itself and needs fewer mistakes to start from.</summary>
    public static EdgeRules Prior { get; } = new(0.01f, 2.6f, 0.12f, 3e-5f);
}
