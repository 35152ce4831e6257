using Rembg.Files;

namespace Rembg.Removal;

/// <summary>The tree of directories that outputs repeat below the destination.</summary>
/// <param name="Directory">The full path of its root.</param>
internal sealed record MirroredTree(string Directory)
{
    /// <summary>Gives a photo its place in the tree.</summary>
    /// <param name="image">The photo.</param>
    /// <exception cref="OptionsInvalidException">The photo is not below the root.</exception>
    public ImageFile Place(ImageFile image)
    {
        string relative = Path.GetRelativePath(Directory, image.Path);
        return Path.IsPathRooted(relative) || relative.Split(Path.DirectorySeparatorChar)[0] == ".."
            ? throw new OptionsInvalidException($"'{image.Path}' is not in '{Directory}', the directory in -RelativeTo.")
            : image with { Root = Directory };
    }
}
