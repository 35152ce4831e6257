using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

using NetVips;

namespace Rembg.Imaging.Vips;

/// <summary>
/// The parts of libvips for custom operations that NetVips does not provide: the functions of its header <c>generate.h</c>, in the library
/// that NetVips has loaded (<see cref="ImageLibrary"/>), and the parts of the structures that they use. See
/// <see href="https://www.libvips.org/API/current/extending.html"/>.
/// </summary>
internal static unsafe class VipsLibrary
{
    private static readonly delegate* unmanaged<nint> New = (delegate* unmanaged<nint>)Export("vips_image_new");

    private static readonly delegate* unmanaged<nint, DemandStyle, nint*, int> Pipeline =
        (delegate* unmanaged<nint, DemandStyle, nint*, int>)Export("vips_image_pipeline_array");

    private static readonly delegate* unmanaged<nint, int, int, int, int, int, int, double, double, void> InitFields =
        (delegate* unmanaged<nint, int, int, int, int, int, int, double, double, void>)Export("vips_image_init_fields");

    private static readonly delegate* unmanaged<nint, nint, delegate* unmanaged<VipsRegion*, VipsRegion*, nint, nint, int*, int>, nint, nint, nint, int> Generate =
        (delegate* unmanaged<nint, nint, delegate* unmanaged<VipsRegion*, VipsRegion*, nint, nint, int*, int>, nint, nint, nint, int>)Export("vips_image_generate");

    private static readonly delegate* unmanaged<VipsRegion*, VipsRectangle*, int> PrepareRegion =
        (delegate* unmanaged<VipsRegion*, VipsRectangle*, int>)Export("vips_region_prepare");

    private static readonly delegate* unmanaged<nint, delegate* unmanaged<VipsRegion*, VipsRectangle*, nint, int>, nint, int> SinkDisc =
        (delegate* unmanaged<nint, delegate* unmanaged<VipsRegion*, VipsRectangle*, nint, int>, nint, int>)Export("vips_sink_disc");

    private static readonly delegate* unmanaged<nint, byte*, nuint, int> WriteTarget =
        (delegate* unmanaged<nint, byte*, nuint, int>)Export("vips_target_write");

    private static readonly delegate* unmanaged<nint, int> EndTarget = (delegate* unmanaged<nint, int>)Export("vips_target_end");

    private enum DemandStyle
    {
        ThinStrip = 2,
    }

    /// <summary>Creates an image whose requested parts a function computes from the same parts of another image.</summary>
    /// <param name="input">The other image. It must outlive the new one.</param>
    /// <param name="bands">The number of bands of the new image; all other properties are the same.</param>
    /// <param name="compute">
    /// Receives the part to fill, the part of the other image, <paramref name="input"/>'s address and <paramref name="state"/>; returns 0
    /// for success or -1 for failure. Several threads of libvips call it at the same time.
    /// </param>
    /// <param name="state">The value that is passed to the function.</param>
    /// <exception cref="VipsException">There is not enough memory for the image.</exception>
    public static Image Create(Image input, int bands, delegate* unmanaged<VipsRegion*, VipsRegion*, nint, nint, int*, int> compute, nint state)
    {
        nint source = input.DangerousGetHandle();
        Image image = Wrap(New());
        nint address = image.DangerousGetHandle();
        nint* inputs = stackalloc nint[] { source, 0 };
        if (Pipeline(address, DemandStyle.ThinStrip, inputs) != 0)
        {
            image.Dispose();
            throw new VipsException("cannot add an operation");
        }

        InitFields(address, input.Width, input.Height, bands, (int)input.Format, (int)input.Coding, (int)input.Interpretation, input.Xres, input.Yres);
        if (Generate(address, Export("vips_start_one"), compute, Export("vips_stop_one"), source, state) != 0)
        {
            image.Dispose();
            throw new VipsException("cannot add an operation");
        }

        return image;
    }

    /// <summary>Computes a part of an image.</summary>
    /// <param name="region">A view of the image, which shows the part if the result is 0.</param>
    /// <param name="area">The part.</param>
    public static int Prepare(VipsRegion* region, VipsRectangle area) => PrepareRegion(region, &area);

    /// <summary>Computes an image in strips of its full width.</summary>
    /// <param name="image">The image.</param>
    /// <param name="receive">
    /// Receives a view of the image, the strip in it and <paramref name="state"/>; returns 0 for success or -1 for failure. A thread of
    /// libvips calls it for one strip after the other, from top to bottom.
    /// </param>
    /// <param name="state">The value that is passed to the function.</param>
    /// <exception cref="VipsException">The image cannot be computed, or the function failed.</exception>
    public static void ComputeStrips(Image image, delegate* unmanaged<VipsRegion*, VipsRectangle*, nint, int> receive, nint state)
    {
        if (SinkDisc(image.DangerousGetHandle(), receive, state) != 0)
        {
            throw new VipsException("unable to compute the image");
        }
    }

    /// <summary>Writes a whole file to a target.</summary>
    /// <exception cref="VipsException">The target cannot be written.</exception>
    public static void Write(Target target, ReadOnlySpan<byte> file)
    {
        Append(target, file);
        End(target);
    }

    /// <summary>Writes a part of a file to a target.</summary>
    /// <exception cref="VipsException">The target cannot be written.</exception>
    public static void Append(Target target, ReadOnlySpan<byte> part)
    {
        fixed (byte* bytes = part)
        {
            Check(WriteTarget(target.DangerousGetHandle(), bytes, (nuint)part.Length));
        }
    }

    /// <summary>Completes a file in a target.</summary>
    /// <exception cref="VipsException">The target cannot be written.</exception>
    public static void End(Target target) => Check(EndTarget(target.DangerousGetHandle()));

    private static void Check(int result)
    {
        if (result != 0)
        {
            throw new VipsException("unable to write to the target");
        }
    }

    private static nint Export(string function) => NativeLibrary.GetExport(ImageLibrary.Handle, function);

    [UnsafeAccessor(UnsafeAccessorKind.Constructor)]
    private static extern Image Wrap(nint address);
}

/// <summary><c>VipsRect</c>, in pixels.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly struct VipsRectangle
{
    public readonly int Left;
    public readonly int Top;
    public readonly int Width;
    public readonly int Height;
}

/// <summary><c>VipsRegion</c>: a view of a part of an image. Its first fields have not changed since 2012.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly unsafe struct VipsRegion
{
    private readonly VipsObject _parent;
    private readonly nint _image;

    /// <summary>The visible part.</summary>
    public readonly VipsRectangle Valid;

    private readonly int _type;
    private readonly byte* _data;
    private readonly int _bytesPerLine;

    /// <summary>Returns pixels of one row, located as by <c>VIPS_REGION_ADDR</c>.</summary>
    /// <param name="left">The first column of the image.</param>
    /// <param name="y">The row of the image.</param>
    /// <param name="width">The number of columns.</param>
    /// <param name="pixelSize">The number of bytes per pixel.</param>
    public Span<byte> Row(int left, int y, int width, int pixelSize)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(left, Valid.Left);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(left + width, Valid.Left + Valid.Width);
        ArgumentOutOfRangeException.ThrowIfLessThan(y, Valid.Top);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(y, Valid.Top + Valid.Height);
        return new Span<byte>(_data + ((long)(y - Valid.Top) * _bytesPerLine) + ((long)(left - Valid.Left) * pixelSize), width * pixelSize);
    }

    // A VipsObject, which begins with a GObject.
    [StructLayout(LayoutKind.Sequential)]
    private readonly struct VipsObject
    {
        private readonly nint _class;
        private readonly uint _references;
        private readonly nint _properties;
        private readonly int _constructed;
        private readonly int _static;
        private readonly nint _arguments;
        private readonly nint _nickname;
        private readonly nint _description;
        private readonly int _preclose;
        private readonly int _close;
        private readonly int _postclose;
        private readonly nuint _localMemory;
    }
}
