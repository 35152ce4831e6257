namespace Rembg.Models;

/// <summary>One number for each colour channel.</summary>
/// <param name="Red">Of red.</param>
/// <param name="Green">Of green.</param>
/// <param name="Blue">Of blue.</param>
public readonly record struct ChannelValues(double Red, double Green, double Blue)
{
    /// <summary>The same number for every channel.</summary>
    public static ChannelValues All(double value) => new(value, value, value);
}
