using System.Buffers;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace Rembg.Imaging.Edges;

/// <summary>Applies what is known of a photo's edges to its pixels, row by row. It may be used from several threads at once.</summary>
internal sealed class PixelRefiner
{
    private readonly EdgeField _field;
    private readonly Mask _mask;
    private readonly VectorField _model;
    private readonly Interpolation[] _columns;
    private readonly Interpolation[] _rows;
    private readonly Interpolation[] _modelColumns;
    private readonly Interpolation[] _modelRows;

    /// <summary>Joins them.</summary>
    /// <param name="field">What is known.</param>
    /// <param name="mask">The mask, as large as the photo.</param>
    public PixelRefiner(EdgeField field, Mask mask)
    {
        (_field, _mask) = (field, mask);
        _model = field.Model?.Field ?? field.Foreground;
        _columns = Interpolation.All(field.Foreground.Width, mask.Width);
        _rows = Interpolation.All(field.Foreground.Height, mask.Height);
        _modelColumns = Interpolation.All(_model.Width, mask.Width);
        _modelRows = Interpolation.All(_model.Height, mask.Height);
    }

    /// <summary>Refines one row.</summary>
    /// <typeparam name="T">8 or 16 bits.</typeparam>
    /// <param name="y">Which row.</param>
    /// <param name="photo">Its colours, RGB or RGB and an alpha of the photo's own, straight.</param>
    /// <param name="bands">3 or 4.</param>
    /// <param name="target">Receives RGB and straight alpha.</param>
    public void RefineRow<T>(int y, ReadOnlySpan<T> photo, int bands, Span<T> target)
        where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T>
    {
        int width = _field.Foreground.Width;
        Vector4[] rented = ArrayPool<Vector4>.Shared.Rent((2 * width) + _model.Width);
        Row row = new(rented.AsSpan(0, width), rented.AsSpan(width, width), rented.AsSpan(2 * width, _model.Width));
        _field.Foreground.Interpolate(_rows[y], row.Foreground);
        _field.Background.Interpolate(_rows[y], row.Background);
        _field.Model?.Field.Interpolate(_modelRows[y], row.Model);

        ReadOnlySpan<byte> coarse = _mask.Row(y);
        int x = 0;
        while (x < coarse.Length)
        {
            int start = x;
            bool isEdge = IsEdge(row.Foreground, x);
            while (x < coarse.Length && IsEdge(row.Foreground, x) == isEdge)
            {
                x++;
            }

            ReadOnlySpan<T> pixels = photo[(start * bands)..(x * bands)];
            Span<T> results = target[(start * 4)..(x * 4)];
            if (isEdge)
            {
                RefineRun(start, coarse[start..x], pixels, bands, results, row);
            }
            else
            {
                CopyRun(coarse[start..x], pixels, bands, results);
            }
        }

        ArrayPool<Vector4>.Shared.Return(rented);
    }

    private bool IsEdge(ReadOnlySpan<Vector4> foreground, int x) => foreground[_columns[x].First].W > 0 || foreground[_columns[x].Second].W > 0;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void RefineRun<T>(int start, ReadOnlySpan<byte> coarse, ReadOnlySpan<T> photo, int bands, Span<T> target, Row row)
        where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T>
    {
        float largest = float.CreateTruncating(T.MaxValue);
        for (int i = 0; i < coarse.Length; i++)
        {
            ReadOnlySpan<T> pixel = photo.Slice(i * bands, bands);
            Span<T> result = target.Slice(i * 4, 4);
            Vector3 color = new Vector3(float.CreateTruncating(pixel[0]), float.CreateTruncating(pixel[1]), float.CreateTruncating(pixel[2])) / largest;
            (int first, int second, float share) = _columns[start + i];
            Vector4 front = Vector4.Lerp(row.Foreground[first], row.Foreground[second], share);
            Vector4 behind = Vector4.Lerp(row.Background[first], row.Background[second], share);
            float alpha = coarse[i] / 255f;
            if (_field.Model is not null)
            {
                (int left, int right, float between) = _modelColumns[start + i];
                Vector4 function = Vector4.Lerp(row.Model[left], row.Model[right], between);
                float refined = Vector4.Dot(function, new Vector4(color, 1)) + (behind.W * alpha);
                alpha = float.Lerp(alpha, Math.Clamp(refined, 0, 1), front.W);
            }

            pixel[..3].CopyTo(result);
            if (_field.HasColors && alpha is > 0 and < 1)
            {
                Vector3 subject = Unmix(color, alpha, front.AsVector3(), behind.AsVector3()) * largest;
                (result[0], result[1], result[2]) = (Round<T>(subject.X), Round<T>(subject.Y), Round<T>(subject.Z));
            }

            result[3] = Round<T>(alpha * (bands == 4 ? float.CreateTruncating(pixel[3]) : largest));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void CopyRun<T>(ReadOnlySpan<byte> coarse, ReadOnlySpan<T> photo, int bands, Span<T> target)
        where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T>
    {
        T range = T.MaxValue / T.CreateTruncating(byte.MaxValue);
        for (int i = 0; i < coarse.Length; i++)
        {
            ReadOnlySpan<T> pixel = photo.Slice(i * bands, bands);
            Span<T> result = target.Slice(i * 4, 4);
            result[0] = pixel[0];
            result[1] = pixel[1];
            result[2] = pixel[2];
            result[3] = bands == 3 ? T.CreateTruncating(coarse[i]) * range : Round<T>(float.CreateTruncating(pixel[3]) * coarse[i] / 255f);
        }
    }

    // F = F̄ + α(I − αF̄ − (1 − α)B̄): the subject's mean colour, with as much of the pixel's own detail as is the subject's.
    private static Vector3 Unmix(Vector3 color, float alpha, Vector3 front, Vector3 behind) =>
        Vector3.Clamp(front + (alpha * (color - (alpha * front) - ((1 - alpha) * behind))), Vector3.Zero, Vector3.One);

    private static T Round<T>(float value)
        where T : IBinaryInteger<T> => T.CreateTruncating(value + 0.5f);

    // What is known of the edges on one row.
    private readonly ref struct Row(Span<Vector4> foreground, Span<Vector4> background, Span<Vector4> model)
    {
        public Span<Vector4> Foreground { get; } = foreground;

        public Span<Vector4> Background { get; } = background;

        public Span<Vector4> Model { get; } = model;
    }
}
