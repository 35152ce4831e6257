using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Rembg.Imaging.Edges;

/// <summary>The values of a field in one row of the photo.</summary>
/// <param name="planes">The field, stretched over the photo; null without a field.</param>
/// <param name="buffer">Receives the interpolated values; all components of one row of the field fit.</param>
internal readonly ref struct FieldRow(FieldPlanes? planes, Span<float> buffer)
{
    private readonly Span<float> _buffer = buffer;

    /// <summary>True if there is a field.</summary>
    public bool Exists => planes is not null;

    /// <summary>True unless the field has more columns than the photo; see <see cref="FieldPlanes.IsEnlarged"/>.</summary>
    public bool IsEnlarged => planes is not { IsEnlarged: false };

    /// <summary>Interpolates the values for a part of a row; does nothing if there is no field.</summary>
    /// <inheritdoc cref="FieldPlanes.Interpolate"/>
    public void Interpolate(int y, int start, int end) => planes?.Interpolate(y, start, end, _buffer);

    /// <inheritdoc cref="FieldPlanes.PlacesOf"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public FieldPlanes.Places PlacesOf(int x) => planes!.PlacesOf(x);

    /// <summary>Returns a component at one pixel.</summary>
    /// <param name="component">The index of the component.</param>
    /// <param name="x">The column of the photo.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public float At(int component, int x) => planes!.At(_buffer, component, x);

    /// <summary>Returns a component at four pixels. The field must be enlarged.</summary>
    /// <param name="component">The index of the component.</param>
    /// <param name="places">The positions of the pixels.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector128<float> At(int component, FieldPlanes.Places places) => planes!.At(_buffer, component, places);
}
