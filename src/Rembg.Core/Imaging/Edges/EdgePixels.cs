using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Rembg.Imaging.Edges;

/// <summary>Refines the edge pixels in one row of a photo.</summary>
/// <param name="foreground">F̄, with the share of alpha that is derived from colour as its weight.</param>
/// <param name="background">B̄, with the share of the mask that is added as its weight.</param>
/// <param name="model">Alpha as a function of colour; does not exist if the mask does not change.</param>
/// <param name="tones">The levels and the smallest alpha, with the columns of the foreground; does not exist if there are no levels.</param>
/// <param name="levels">The levels of the mask.</param>
/// <param name="hasColors">True if F̄ and B̄ are known.</param>
internal readonly ref struct EdgePixels(FieldRow foreground, FieldRow background, FieldRow model, FieldRow tones, Levels levels, bool hasColors)
{
    // The number of pixels per step.
    private const int Step = 4;

    private readonly FieldRow _foreground = foreground;
    private readonly FieldRow _background = background;
    private readonly FieldRow _model = model;
    private readonly FieldRow _tones = tones;
    private readonly float _low = (float)levels.Low;
    private readonly float _gain = (float)(1 / (levels.High - levels.Low));

    /// <summary>Refines some pixels.</summary>
    /// <typeparam name="T">The sample type: 8 or 16 bits.</typeparam>
    /// <param name="start">The column of the first pixel.</param>
    /// <param name="photo">The colours: RGB, or RGB with the photo's own straight alpha.</param>
    /// <param name="bands">The number of bands: 3 or 4.</param>
    /// <param name="mask">The opacity of each pixel, 0–255.</param>
    /// <param name="target">Receives RGB and straight alpha.</param>
    public void Refine<T>(int start, ReadOnlySpan<T> photo, int bands, ReadOnlySpan<byte> mask, Span<T> target)
        where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T>
    {
        bool isEnlarged = _foreground.IsEnlarged && _model.IsEnlarged;
        if (typeof(T) == typeof(byte) && bands == 3 && isEnlarged && mask.Length >= Step)
        {
            RefineVectors(start, MemoryMarshal.AsBytes(photo), mask, MemoryMarshal.AsBytes(target));
            return;
        }

        float largest = float.CreateTruncating(T.MaxValue);
        for (int i = 0; i < mask.Length; i++)
        {
            ReadOnlySpan<T> pixel = photo.Slice(i * bands, bands);
            Span<T> result = target.Slice(i * 4, 4);
            Vector3 color = new Vector3(float.CreateTruncating(pixel[0]), float.CreateTruncating(pixel[1]), float.CreateTruncating(pixel[2])) / largest;
            int x = start + i;
            float coarse = mask[i] / 255f;
            float alpha = Math.Clamp((coarse - _low) * _gain, 0, 1);
            if (_model.Exists)
            {
                Vector3 slope = new(_model.At(0, x), _model.At(1, x), _model.At(2, x));
                float refined = Math.Clamp(Vector3.Dot(slope, color) + _model.At(LinearFunction.OffsetComponent, x) + (_background.At(WeightedColor.WeightComponent, x) * coarse), 0, 1);
                refined = _tones.Exists ? Math.Clamp((refined - _tones.At(EdgeTone.LowComponent, x)) * _tones.At(EdgeTone.GainComponent, x), 0, 1) : refined;
                alpha = float.Lerp(alpha, refined, _foreground.At(WeightedColor.WeightComponent, x));
            }

            if (_tones.Exists && coarse > 0.5f)
            {
                alpha = Math.Max(alpha, _tones.At(EdgeTone.LeastComponent, x));
            }

            pixel[..3].CopyTo(result);
            if (hasColors && alpha is > 0 and < 1)
            {
                Vector3 subject = new(_foreground.At(0, x), _foreground.At(1, x), _foreground.At(2, x));
                Vector3 other = new(_background.At(0, x), _background.At(1, x), _background.At(2, x));
                Vector3 clean = Vector3.Clamp(subject + (alpha * (color - (alpha * subject) - ((1 - alpha) * other))), Vector3.Zero, Vector3.One) * largest;
                (result[0], result[1], result[2]) = (Round<T>(clean.X), Round<T>(clean.Y), Round<T>(clean.Z));
            }

            result[3] = Round<T>(alpha * (bands == 4 ? float.CreateTruncating(pixel[3]) : largest));
        }
    }

    // Does the same for four pixels at a time. The last step may process some pixels again.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void RefineVectors(int start, ReadOnlySpan<byte> photo, ReadOnlySpan<byte> mask, Span<byte> target)
    {
        Vector128<byte> spread = Vector128.Create((byte)0, 1, 2, 255, 3, 4, 5, 255, 6, 7, 8, 255, 9, 10, 11, 255);
        Vector128<uint> lowest = Vector128.Create(255u);
        for (int next = 0; next < mask.Length; next += Step)
        {
            int i = Math.Min(next, mask.Length - Step);
            Vector128<uint> pixels = Vector128.Shuffle(Read(photo, i * 3), spread).AsUInt32();
            Vector128<float> red = ToFraction(pixels & lowest);
            Vector128<float> green = ToFraction((pixels >> 8) & lowest);
            Vector128<float> blue = ToFraction(pixels >> 16);
            Vector128<float> coarse = ToFraction(Vector128.WidenLower(Vector128.WidenLower(Vector128.CreateScalar(MemoryMarshal.Read<uint>(mask[i..])).AsByte())));
            Vector128<float> alpha = Clamp((coarse - Vector128.Create(_low)) * _gain);
            FieldPlanes.Places places = _foreground.PlacesOf(start + i);
            if (_model.Exists)
            {
                FieldPlanes.Places fine = _model.PlacesOf(start + i);
                Vector128<float> refined = (_model.At(0, fine) * red) + (_model.At(1, fine) * green) + (_model.At(2, fine) * blue)
                    + _model.At(LinearFunction.OffsetComponent, fine) + (_background.At(WeightedColor.WeightComponent, places) * coarse);
                refined = Clamp(refined);
                refined = _tones.Exists ? Clamp((refined - _tones.At(EdgeTone.LowComponent, places)) * _tones.At(EdgeTone.GainComponent, places)) : refined;
                alpha += _foreground.At(WeightedColor.WeightComponent, places) * (refined - alpha);
            }

            if (_tones.Exists)
            {
                alpha = Vector128.Max(alpha, _tones.At(EdgeTone.LeastComponent, places) & Vector128.GreaterThan(coarse, Vector128.Create(0.5f)));
            }

            if (hasColors)
            {
                Vector128<float> isMixed = Vector128.GreaterThan(alpha, Vector128<float>.Zero) & Vector128.LessThan(alpha, Vector128<float>.One);
                red = Vector128.ConditionalSelect(isMixed, Unmix(red, alpha, 0, places), red);
                green = Vector128.ConditionalSelect(isMixed, Unmix(green, alpha, 1, places), green);
                blue = Vector128.ConditionalSelect(isMixed, Unmix(blue, alpha, 2, places), blue);
            }

            Vector128<uint> result = ToLevel(red) | (ToLevel(green) << 8) | (ToLevel(blue) << 16) | (ToLevel(alpha) << 24);
            result.AsByte().CopyTo(target[(i * 4)..]);
        }
    }

    // F = F̄ + α(I − αF̄ − (1 − α)B̄): the mean colour of the subject, with the subject's share of the pixel's own detail.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector128<float> Unmix(Vector128<float> color, Vector128<float> alpha, int plane, FieldPlanes.Places places)
    {
        Vector128<float> subject = _foreground.At(plane, places);
        Vector128<float> other = _background.At(plane, places);
        return Clamp(subject + (alpha * (color - other - (alpha * (subject - other)))));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Clamp(Vector128<float> values) => Vector128.Min(Vector128.Max(values, Vector128<float>.Zero), Vector128<float>.One);

    // Only twelve bytes are needed, but sixteen are read where available.
    private static Vector128<byte> Read(ReadOnlySpan<byte> photo, int start)
    {
        if (start + Vector128<byte>.Count <= photo.Length)
        {
            return Vector128.Create(photo[start..]);
        }

        Span<byte> rest = stackalloc byte[Vector128<byte>.Count];
        photo[start..].CopyTo(rest);
        return Vector128.Create(rest);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> ToFraction(Vector128<uint> level) => Vector128.ConvertToSingle(level.AsInt32()) * (1 / 255f);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<uint> ToLevel(Vector128<float> value) => Vector128.ConvertToUInt32((value * 255f) + Vector128.Create(0.5f));

    private static T Round<T>(float value)
        where T : IBinaryInteger<T> => T.CreateTruncating(value + 0.5f);
}
