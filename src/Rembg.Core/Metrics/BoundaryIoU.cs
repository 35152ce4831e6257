namespace Rembg.Metrics;

/// <summary>
/// Boundary IoU (Cheng, Girshick, Dollár, Berg and Kirillov, "Boundary IoU: improving object-centric image segmentation
/// evaluation", CVPR 2021): intersection over union of the inner edges of the two subjects only, so an error at an edge counts
/// as much in a large subject as in a small one.
/// </summary>
internal static class BoundaryIoU
{
    // The width of the edge as a fraction of the image's diagonal.
    private const double DilationRatio = 0.02;

    /// <summary>
    /// |edge of mask ∩ edge of reference| ÷ |edge of mask ∪ edge of reference|, 0–1; 1 if neither mask has a subject at a
    /// threshold of a half. The edge consists of the subject's pixels that have background, or the image's border, within d
    /// rows and columns; d is 0.02 of the diagonal, rounded (midpoints to even), and at least 1. The result is the same as with
    /// the authors' code, which erodes d times with 3 × 3 pixels. Time is linear for any d; memory is a few rows.
    /// </summary>
    /// <param name="mask">Row-major bytes, 0 background … 255 subject.</param>
    /// <param name="reference">The same shape; values of 128 and more are subject in both masks.</param>
    /// <param name="width">Pixels in a row.</param>
    /// <param name="height">Rows.</param>
    /// <exception cref="ArgumentException">The masks differ in size or are empty.</exception>
    public static double Compute(ReadOnlySpan<byte> mask, ReadOnlySpan<byte> reference, int width, int height)
    {
        MaskMetrics.CheckSizes(mask, reference, width, height);
        int distance = Math.Max(1, (int)Math.Round(DilationRatio * Math.Sqrt(((double)width * width) + ((double)height * height))));
        Erosion found = new(mask, width, distance);
        Erosion wanted = new(reference, width, distance);
        int intersection = 0;
        int union = 0;
        for (int y = 0; y < height; y++)
        {
            found.MoveTo(y);
            wanted.MoveTo(y);
            for (int x = 0; x < width; x++)
            {
                bool here = found.IsEdge(x);
                bool there = wanted.IsEdge(x);
                intersection += here && there ? 1 : 0;
                union += here || there ? 1 : 0;
            }
        }

        return union == 0 ? 1 : (double)intersection / union;
    }

    /// <summary>
    /// A subject eroded by a square, row by row. A pixel remains if the square around it lies in the subject, that is, if each
    /// row of the square does; these rows are counted down the columns.
    /// </summary>
    private ref struct Erosion
    {
        private readonly ReadOnlySpan<byte> _pixels;
        private readonly int _height;
        private readonly int _distance;
        private readonly int[] _rowsInside;
        private ReadOnlySpan<byte> _row;
        private int _next;

        public Erosion(ReadOnlySpan<byte> pixels, int width, int distance)
        {
            _pixels = pixels;
            _height = pixels.Length / width;
            _distance = distance;
            _rowsInside = new int[width];
        }

        /// <summary>Moves to a row, which must be the one after the previous row.</summary>
        public void MoveTo(int y)
        {
            int width = _rowsInside.Length;
            _row = _pixels.Slice(y * width, width);
            for (; _next <= Math.Min(y + _distance, _height); _next++)
            {
                if (_next < _height)
                {
                    CountInside(_pixels.Slice(_next * width, width));
                }
                else
                {
                    Array.Clear(_rowsInside);
                }
            }
        }

        /// <summary>True if a pixel of the row belongs to the subject but not to the part that remains of it.</summary>
        public readonly bool IsEdge(int x) => _row[x] >= MaskMetrics.Half && _rowsInside[x] < (2 * _distance) + 1;

        /// <summary>
        /// Counts, for each pixel, the consecutive rows up to this one in which the square's whole width lies in the subject.
        /// </summary>
        private readonly void CountInside(ReadOnlySpan<byte> row)
        {
            // In a row narrower than the square, nothing is inside. Without this check, time would be quadratic in the length
            // of a long column.
            if (row.Length <= 2 * _distance)
            {
                return;
            }

            int run = 0;
            for (int x = 0; x < row.Length + _distance; x++)
            {
                run = x < row.Length && row[x] >= MaskMetrics.Half ? run + 1 : 0;
                if (x >= _distance)
                {
                    ref int rows = ref _rowsInside[x - _distance];
                    rows = run > 2 * _distance ? rows + 1 : 0;
                }
            }
        }
    }
}
