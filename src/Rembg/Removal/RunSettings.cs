using Rembg.Caching;
using Rembg.Files;
using Rembg.Imaging.Writing;
using Rembg.Inference;
using Rembg.ModelUse;
using Rembg.Sharding;

namespace Rembg.Removal;

/// <summary>The settings of a run: everything that the parameters of Remove-ImageBackground say, read and checked.</summary>
internal sealed record RunSettings
{
    /// <summary>The model.</summary>
    public required ModelChoice Model { get; init; }

    /// <summary>The model for photos whose mask is uncertain; null for none.</summary>
    public ModelChoice? SecondModel { get; init; }

    /// <summary>The photos for which the second model is used.</summary>
    public SecondUse SecondUse { get; init; }

    /// <summary>The settings of the model's session, except for the number of photos.</summary>
    public required SessionSettings Session { get; init; }

    /// <summary>The rules for the names of outputs.</summary>
    public required OutputNaming Naming { get; init; }

    /// <summary>The tree that outputs repeat below the destination; null if they do not.</summary>
    public MirroredTree? Tree { get; init; }

    /// <summary>The share of the photos that this run works on; null for all.</summary>
    public Shard? Shard { get; init; }

    /// <summary>The outputs of each photo, before classes are told apart.</summary>
    public required IReadOnlyList<WantedOutput> Outputs { get; init; }

    /// <summary>The classes to cut out; empty for all classes of the model.</summary>
    public required IReadOnlyList<string> Classes { get; init; }

    /// <summary>The outputs that are made of several classes.</summary>
    public required ClassOutput ClassOutput { get; init; }

    /// <summary>The options of the removal itself.</summary>
    public required RemovalOptions Options { get; init; }

    /// <summary>The way to treat outputs that exist.</summary>
    public required ExistingOutputs Existing { get; init; }

    /// <summary>The cache of masks; null for none.</summary>
    public MaskCache? Cache { get; init; }

    /// <summary>The number of photos that are worked on at once.</summary>
    public required int ThrottleLimit { get; init; }

    /// <summary>True if directories are watched for photos.</summary>
    public bool IsWatched { get; init; }

    /// <summary>True if subdirectories of watched directories are watched, too.</summary>
    public bool Recurse { get; init; }

    /// <summary>True if more photos may come through the pipeline.</summary>
    public bool IsPipelineOpen { get; init; }

    /// <summary>The full path of the log; null for none.</summary>
    public string? LogPath { get; init; }
}
