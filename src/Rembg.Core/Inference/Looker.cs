using System.Diagnostics;

using Rembg.Caching;
using Rembg.Files;
using Rembg.Imaging;
using Rembg.Imaging.Finishing;

namespace Rembg.Inference;

/// <summary>Has models look at photos: an inference for each photo, or none if the cache has its masks.</summary>
internal sealed class Looker
{
    private readonly RemovalOptions _options;
    private readonly MaskCache? _cache;

    /// <summary>Combines options and a cache.</summary>
    /// <param name="options">The options for making masks.</param>
    /// <param name="cache">The cache of masks; null for none.</param>
    public Looker(RemovalOptions options, MaskCache? cache)
    {
        _options = options;
        _cache = cache;
    }

    /// <summary>Looks at a photo.</summary>
    /// <param name="model">The model.</param>
    /// <param name="photo">The photo.</param>
    /// <param name="reduced">The same photo, for thumbnails.</param>
    /// <param name="classes">The classes of each mask; empty for all classes.</param>
    /// <param name="limit">Limits and cancels the work.</param>
    public Look Look(SegmentationModel model, Photo photo, ReducedPhoto reduced, IReadOnlyList<IReadOnlyList<string>> classes, TimeLimit limit)
    {
        long start = Stopwatch.GetTimestamp();
        MaskKey?[] keys = KeysOf(model, photo, classes, limit.Token);
        RawMask?[] found = [.. keys.Select(key => key is not null && _cache!.TryGet(key, model.Pixels, out RawMask? known) ? known : null)];
        bool isKnown = found.All(static mask => mask is not null);
        byte[]? thumbnail = isKnown ? null : ReadThumbnail(model, photo, reduced, limit.Token);
        double decodeTime = Stages.Lap(ref start);
        IReadOnlyList<RawMask> masks = [.. isKnown ? found.OfType<RawMask>() : model.PredictEach(thumbnail!, classes, limit)];
        if (!isKnown)
        {
            Store(keys, masks);
        }

        if (_options.Region?.In(photo.Path, new PixelSize(photo.Width, photo.Height)) is { } region)
        {
            masks = [.. masks.Select(mask => mask.Within(region, photo.Width, photo.Height))];
        }

        return new Look(model, [.. masks], thumbnail, isKnown, decodeTime, Stages.Lap(ref start));
    }

    private MaskKey?[] KeysOf(SegmentationModel model, Photo photo, IReadOnlyList<IReadOnlyList<string>> classes, CancellationToken cancellationToken)
    {
        if (_cache is null)
        {
            return new MaskKey?[classes.Count];
        }

        try
        {
            Checksum hash = photo.Hash(cancellationToken);
            string modelHash = _cache.HashModel(model.Path, cancellationToken);

            // Devices round differently, and a model makes another mask at another size.
            return [.. classes.Select(names => MaskKey.Create(hash, modelHash, model.Description, $"{string.Join(',', names)};{model.Device};{model.InputWidth}x{model.InputHeight}"))];
        }
        catch (IOException exception)
        {
            throw new ImageUnreadableException(photo.Path, exception.Message.TrimEnd('.'), exception);
        }
    }

    private void Store(MaskKey?[] keys, IReadOnlyList<RawMask> masks)
    {
        foreach ((MaskKey? key, RawMask mask) in keys.Zip(masks))
        {
            if (key is not null)
            {
                _cache!.Store(key, mask);
            }
        }
    }

    private static byte[] ReadThumbnail(SegmentationModel model, Photo photo, ReducedPhoto reduced, CancellationToken cancellationToken)
    {
        byte[] thumbnail = model.Pixels.Rent(model.InputWidth * model.InputHeight * 3);
        reduced.Read(model.InputWidth, model.InputHeight, thumbnail, cancellationToken);

        // The cache must not store the mask of one photo under the key of another.
        photo.ThrowIfChanged();
        return thumbnail;
    }
}
