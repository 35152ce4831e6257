using System.Numerics;

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
        _model = field.Model ?? field.Foreground;
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
        float largest = float.CreateTruncating(T.MaxValue);
        Span<Vector4> model = new Vector4[_model.Width];
        Span<Vector4> foreground = new Vector4[_field.Foreground.Width];
        Span<Vector4> background = new Vector4[foreground.Length];
        _field.Foreground.Interpolate(_rows[y], foreground);
        _field.Background?.Interpolate(_rows[y], background);
        _field.Model?.Interpolate(_modelRows[y], model);
        ReadOnlySpan<byte> coarse = _mask.Row(y);
        for (int x = 0; x < coarse.Length; x++)
        {
            ReadOnlySpan<T> pixel = photo.Slice(x * bands, bands);
            Span<T> result = target.Slice(x * 4, 4);
            (int first, int second, float share) = _columns[x];
            float alpha = coarse[x] / 255f;
            pixel[..3].CopyTo(result);
            if (foreground[first].W > 0 || foreground[second].W > 0)
            {
                Vector3 color = new Vector3(float.CreateTruncating(pixel[0]), float.CreateTruncating(pixel[1]), float.CreateTruncating(pixel[2])) / largest;
                Vector4 front = Vector4.Lerp(foreground[first], foreground[second], share);
                if (_field.Model is not null)
                {
                    (int left, int right, float between) = _modelColumns[x];
                    Vector4 function = Vector4.Lerp(model[left], model[right], between);
                    float refined = Math.Clamp(Vector4.Dot(function, new Vector4(color, 1)), 0, 1);
                    alpha = float.Lerp(alpha, refined, front.W);
                }

                if (_field.Background is not null && alpha is > 0 and < 1)
                {
                    Vector3 behind = Vector4.Lerp(background[first], background[second], share).AsVector3();
                    Vector3 subject = Unmix(color, alpha, front.AsVector3(), behind) * largest;
                    (result[0], result[1], result[2]) = (Round<T>(subject.X), Round<T>(subject.Y), Round<T>(subject.Z));
                }
            }

            float own = bands == 4 ? float.CreateTruncating(pixel[3]) : largest;
            result[3] = Round<T>(alpha * own);
        }
    }

    // F = F̄ + α(I − αF̄ − (1 − α)B̄): the subject's mean colour, with as much of the pixel's own detail as is the subject's.
    private static Vector3 Unmix(Vector3 color, float alpha, Vector3 front, Vector3 behind) =>
        Vector3.Clamp(front + (alpha * (color - (alpha * front) - ((1 - alpha) * behind))), Vector3.Zero, Vector3.One);

    private static T Round<T>(float value)
        where T : IBinaryInteger<T> => T.CreateTruncating(value + 0.5f);
}
