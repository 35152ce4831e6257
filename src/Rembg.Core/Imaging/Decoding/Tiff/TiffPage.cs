namespace Rembg.Imaging.Decoding.Tiff;

/// <summary>The meaning of an alpha channel.</summary>
internal enum TiffAlpha
{
    /// <summary>The image has no alpha channel.</summary>
    None,

    /// <summary>Colours are multiplied by alpha.</summary>
    Associated,

    /// <summary>Colours are not multiplied by alpha.</summary>
    Unassociated,
}

/// <summary>The properties of an image in a TIFF file, checked: this library can read the image.</summary>
internal sealed class TiffPage
{
    private const int Cmyk = 1;

    /// <summary>Reads and checks the properties.</summary>
    /// <param name="directory">The directory of the image.</param>
    /// <exception cref="InvalidDataException">
    /// The directory is damaged, or the image is of an unsupported kind; the message is a clause with the reason.
    /// </exception>
    public TiffPage(TiffDirectory directory)
    {
        Directory = directory;
        Width = Size(TiffTag.ImageWidth);
        Height = Size(TiffTag.ImageLength);
        Samples = (int)Math.Min(directory.Number(TiffTag.SamplesPerPixel, missing: 1), int.MaxValue);
        Photometric = (TiffPhotometric)directory.Number(TiffTag.Photometric, missing: Samples < 3 ? (long)TiffPhotometric.MinIsBlack : (long)TiffPhotometric.Rgb);
        Compression = (int)Math.Min(directory.Number(TiffTag.Compression, missing: TiffCompression.None), int.MaxValue);
        Bits = CommonValue(TiffTag.BitsPerSample, missing: 1, "bits per sample");
        SampleFormat = (TiffSampleFormat)CommonValue(TiffTag.SampleFormat, missing: 1, "sample formats");
        Check();
        (Alpha, AlphaIndex) = FindAlpha();
    }

    /// <summary>The directory.</summary>
    public TiffDirectory Directory { get; }

    /// <summary>The number of columns as stored.</summary>
    public int Width { get; }

    /// <summary>The number of rows as stored.</summary>
    public int Height { get; }

    /// <summary>The number of samples per pixel.</summary>
    public int Samples { get; }

    /// <summary>The number of bits per sample.</summary>
    public int Bits { get; }

    /// <summary>The number format.</summary>
    public TiffSampleFormat SampleFormat { get; }

    /// <summary>The colour space.</summary>
    public TiffPhotometric Photometric { get; }

    /// <summary>The compression scheme.</summary>
    public int Compression { get; }

    /// <summary>The kind of alpha.</summary>
    public TiffAlpha Alpha { get; }

    /// <summary>The index of alpha among the samples after the colours, starting from 0.</summary>
    public int AlphaIndex { get; }

    /// <summary>The number of samples in addition to the colours.</summary>
    public int ExtraSamples => Samples - Colors;

    /// <summary>True if pixels are stored in tiles.</summary>
    public bool IsTiled => Directory.Has(TiffTag.TileWidth);

    /// <summary>True if samples are unsigned numbers of at most 16 bits, which decoders support.</summary>
    public bool HasPlainSamples => SampleFormat is TiffSampleFormat.Unsigned or TiffSampleFormat.Undefined && Bits <= 16;

    /// <summary>True if colours are CIELab, in either encoding.</summary>
    public bool IsLab => Photometric is TiffPhotometric.CieLab or TiffPhotometric.IccLab;

    /// <summary>True if colours are CIELab in floating-point units.</summary>
    public bool IsFloatLab => Photometric == TiffPhotometric.CieLab && SampleFormat == TiffSampleFormat.Float;

    /// <summary>
    /// The number of bytes that decoding holds beyond a few rows: the strip, or the row of tiles, that is decoded as a whole.
    /// </summary>
    public long DecodingSize
    {
        get
        {
            long rows = Math.Clamp(Directory.Number(IsTiled ? TiffTag.TileLength : TiffTag.RowsPerStrip, Height), 1, Height);
            long rowSize = ((long)Width * Samples * Bits / 8) + 1;
            const int TileRows = 3;

            // libtiff reads uncompressed strips in small parts, and other strips as a whole.
            return IsTiled ? rows * rowSize * TileRows
                : Compression == TiffCompression.None ? 0
                : (rows * rowSize) + Directory.Numbers(TiffTag.StripByteCounts).DefaultIfEmpty().Max();
        }
    }

    /// <summary>
    /// True if the file ends before the pixels do. libtiff silently fills in the missing pixels if they are in a single uncompressed strip
    /// or tile.
    /// </summary>
    public bool IsCutShort
    {
        get
        {
            // Chroma with a lower resolution than luma needs fewer bytes, and the numbers in a malicious file can have any size.
            (TiffTag offset, double width, double height) = IsTiled
                ? (TiffTag.TileOffsets, Directory.Number(TiffTag.TileWidth, Width), Directory.Number(TiffTag.TileLength, Height))
                : (TiffTag.StripOffsets, Width, Height);
            return Compression == TiffCompression.None && Photometric != TiffPhotometric.YCbCr
                && Directory.EndsWithinOnly(offset, Math.Ceiling(width * Samples * Bits / 8) * height);
        }
    }

    private int Colors => Photometric switch
    {
        TiffPhotometric.MinIsWhite or TiffPhotometric.MinIsBlack or TiffPhotometric.Palette => 1,
        TiffPhotometric.Separated => 4,
        _ => 3,
    };

    private int Size(TiffTag tag)
    {
        long value = Directory.Number(tag, missing: 0);
        return value is > 0 and < int.MaxValue ? (int)value : throw new InvalidDataException("its directory is damaged: the size is missing");
    }

    // A field has one value per sample, or one for all samples.
    private int CommonValue(TiffTag tag, long missing, string name)
    {
        long[] values = Directory.Numbers(tag, Math.Max(Samples, 1));
        return values.Length == 0 ? (int)missing
            : values.Distinct().Count() == 1 ? (int)Math.Min(values[0], int.MaxValue)
            : throw new InvalidDataException($"its samples differ in kind ({string.Join(", ", values.Take(8))} {name}), which is not supported");
    }

    private void Check()
    {
        if (TiffCompression.Unsupported(Compression) is { } name)
        {
            throw new InvalidDataException($"its compression, {name}, is not supported");
        }

        if (!Enum.IsDefined(Photometric))
        {
            throw new InvalidDataException($"its colour space (photometric interpretation {(long)Photometric}) is not supported");
        }

        if (Samples < Colors || Samples > Colors + 16)
        {
            throw new InvalidDataException($"it has {Samples} samples per pixel, but its colour space needs {Colors}");
        }

        if (Photometric == TiffPhotometric.Separated && Directory.Number(TiffTag.InkSet, Cmyk) != Cmyk)
        {
            throw new InvalidDataException("it uses inks other than cyan, magenta, yellow and black, which are not supported");
        }

        if (!IsKnownSample() || (!HasPlainSamples && !IsFloatLab && Photometric is not (TiffPhotometric.MinIsBlack or TiffPhotometric.MinIsWhite or TiffPhotometric.Rgb or TiffPhotometric.LogLuv)))
        {
            throw new InvalidDataException($"its samples ({Bits} bits, {SampleFormat.Describe()}) are not supported");
        }
    }

    private bool IsKnownSample() => (SampleFormat, Bits) switch
    {
        _ when Photometric == TiffPhotometric.LogLuv => true,
        (TiffSampleFormat.Unsigned or TiffSampleFormat.Undefined, 1 or 2 or 4) => Photometric is TiffPhotometric.MinIsBlack or TiffPhotometric.MinIsWhite or TiffPhotometric.Palette,
        (TiffSampleFormat.Unsigned or TiffSampleFormat.Undefined, 8 or 16) => true,
        (TiffSampleFormat.Unsigned or TiffSampleFormat.Undefined, 32) => true,
        (TiffSampleFormat.Signed, 8 or 16 or 32) => true,
        (TiffSampleFormat.Float, 16 or 32) => true,
        _ => false,
    };

    private (TiffAlpha Alpha, int Index) FindAlpha()
    {
        long[] kinds = Directory.Numbers(TiffTag.ExtraSamples, Math.Max(ExtraSamples, 1));
        if (ExtraSamples == 1 && kinds.Length == 0)
        {
            // Some writers omit the field although they write alpha as an additional sample.
            return (TiffAlpha.Unassociated, 0);
        }

        int index = Array.FindIndex(kinds, static kind => kind is 1 or 2);
        return index < 0 || index >= ExtraSamples ? (TiffAlpha.None, 0) : (kinds[index] == 1 ? TiffAlpha.Associated : TiffAlpha.Unassociated, index);
    }
}
