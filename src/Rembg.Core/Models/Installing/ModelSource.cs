using System.Text;
using System.Text.RegularExpressions;

namespace Rembg.Models.Installing;

/// <summary>A place where a model's file may be found.</summary>
/// <param name="Name">The place for display, without credentials and without a query, which may be a signature.</param>
internal abstract record ModelSource(string Name)
{
    private const string Extension = ".onnx";

    /// <summary>Returns the places to try, in this order.</summary>
    /// <param name="source">The source that the user specified; null for rembg's publication.</param>
    /// <param name="model">A published model. A mirror has its file under the published name or under the model's own.</param>
    /// <exception cref="DownloadFailedException">The source is neither an address nor an existing folder.</exception>
    public static IReadOnlyList<ModelSource> Resolve(string? source, ModelDescription model)
    {
        ModelPublication publication = model.Publication!;
        string[] names = [.. ((string[])[publication.FileName, model.Name + Extension]).Distinct(StringComparer.Ordinal)];
        if (source is null)
        {
            return [HttpSource.Of(publication.Source)];
        }

        if (Path.IsPathFullyQualified(source))
        {
            return Files(source, names);
        }

        return Uri.TryCreate(source, UriKind.Absolute, out Uri? address) && source.Contains("://", StringComparison.Ordinal)
            ? address.Scheme switch
            {
                "http" or "https" when address.Host.Length > 0 => Addresses(address, names),
                "file" => Files(address.LocalPath, names),
                _ => throw Invalid(HttpSource.NameOf(address), $"the scheme '{address.Scheme}' is not http, https or file"),
            }
            : throw Invalid(WithoutCredentials(source), "it is neither an address nor a full path");
    }

    private static ModelSource[] Addresses(Uri address, string[] names)
    {
        if (address.AbsolutePath.EndsWith(Extension, StringComparison.OrdinalIgnoreCase))
        {
            return [HttpSource.Of(address)];
        }

        // A query applies to every file of the folder: mirrors on blob stores use it for a signature.
        string folder = address.AbsolutePath.TrimEnd('/') + '/';
        return [.. names.Select(name => HttpSource.Of(new UriBuilder(address) { Path = folder + Uri.EscapeDataString(name) }.Uri))];
    }

    private static ModelSource[] Files(string path, string[] names) => Directory.Exists(path)
        ? [.. names.Select(name => new FileSource(Path.Combine(path, name)))]
        : [new FileSource(path)];

    private static DownloadFailedException Invalid(string source, string clause) => new(source, DownloadFailureReason.InvalidSource, clause);

    private static string WithoutCredentials(string source) => Regex.Replace(source, "(?<=^|//)[^/]*@", string.Empty);
}

/// <summary>A file on this machine or on a network share.</summary>
internal sealed record FileSource(string Path) : ModelSource(Path);

/// <summary>An address on the web.</summary>
/// <param name="Address">The address without credentials.</param>
/// <param name="Credentials">The value of the Authorization header after <c>Basic</c>; null for none.</param>
internal sealed record HttpSource(Uri Address, string? Credentials) : ModelSource(NameOf(Address))
{
    /// <summary>Splits the credentials from an address.</summary>
    public static HttpSource Of(Uri address) => new(
        new UriBuilder(address) { UserName = string.Empty, Password = string.Empty, Fragment = string.Empty }.Uri,
        address.UserInfo.Length > 0 ? Encode(address.UserInfo) : null);

    /// <summary>Returns the address without parts that may be secret.</summary>
    public static string NameOf(Uri address) => address.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped);

    /// <summary>Encodes according to RFC 7617: user name, colon, password. A user name alone is a token with an empty password.</summary>
    private static string Encode(string userInfo)
    {
        string text = Uri.UnescapeDataString(userInfo);
        return Convert.ToBase64String(Encoding.UTF8.GetBytes(userInfo.Contains(':', StringComparison.Ordinal) ? text : text + ':'));
    }
}
