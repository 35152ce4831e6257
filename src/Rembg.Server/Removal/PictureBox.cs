using Rembg.Imaging;
using Rembg.Inference;

namespace Rembg.Server.Removal;

/// <summary>The rectangle around the foreground in the picture that is sent, which may show part of the photo at another size.</summary>
internal static class PictureBox
{
    /// <summary>Computes the rectangle.</summary>
    /// <param name="result">The result of the removal.</param>
    /// <returns>The rectangle in pixels of the picture; null if the picture shows no foreground.</returns>
    public static BoundingBox? Of(RemovalResult result)
    {
        if (result.BoundingBox is not { } box)
        {
            return null;
        }

        (BoundingBox crop, BoundingBox placement) = (result.Crop, result.Placement);
        double scaleX = (double)placement.Width / crop.Width;
        double scaleY = (double)placement.Height / crop.Height;
        int left = placement.X + (int)Math.Round((box.X - crop.X) * scaleX);
        int top = placement.Y + (int)Math.Round((box.Y - crop.Y) * scaleY);
        int right = placement.X + (int)Math.Round((box.X + box.Width - crop.X) * scaleX);
        int bottom = placement.Y + (int)Math.Round((box.Y + box.Height - crop.Y) * scaleY);
        return new BoundingBox(left, top, Math.Max(right - left, 1), Math.Max(bottom - top, 1)).Intersect(new BoundingBox(0, 0, result.Width, result.Height));
    }
}
