using System.Globalization;

using Microsoft.AspNetCore.Http;

using Rembg.Server.Errors;
using Rembg.Server.Uploads;

namespace Rembg.Server.Requests;

/// <summary>The parameters of a request, wherever they came: in the form or in the address, the form first.</summary>
internal sealed class Parameters
{
    private readonly HashSet<string> _known = new(StringComparer.OrdinalIgnoreCase);
    private readonly Upload _upload;
    private readonly IQueryCollection _query;
    private readonly Func<string, string> _code;

    /// <summary>Combines both.</summary>
    /// <param name="upload">The form.</param>
    /// <param name="query">The address.</param>
    /// <param name="code">Names the error of a parameter that makes no sense, by the parameter's name; null for one name for all.</param>
    public Parameters(Upload upload, IQueryCollection query, Func<string, string>? code = null)
    {
        _upload = upload;
        _query = query;
        _code = code ?? (static _ => "invalid_parameter");
    }

    /// <summary>A parameter as it came; null where it did not, or is empty.</summary>
    public string? Text(string name)
    {
        _known.Add(name);
        return _upload.Field(name) ?? (_query[name].ToString() is { Length: > 0 } value ? value : null);
    }

    /// <summary>The path of a file that came; null where none of that name came.</summary>
    public string? File(string name)
    {
        _known.Add(name);
        return _upload.File(name);
    }

    /// <summary>Refuses what nobody has asked for: a parameter that is misspelt, or that this server does not have, is not ignored.</summary>
    /// <param name="others">Names that are read elsewhere.</param>
    /// <exception cref="ApiException">There is such a parameter.</exception>
    public void RefuseUnknown(params IReadOnlyList<string> others)
    {
        _known.UnionWith(others);
        if (_upload.Names.Concat(_query.Keys).FirstOrDefault(name => !_known.Contains(name)) is { } unknown)
        {
            throw Invalid(unknown, "there is no such parameter", "unknown_parameter");
        }
    }

    /// <summary>A truth value, in the words that rembg's server takes.</summary>
    public bool Flag(string name) => Text(name)?.ToLowerInvariant() switch
    {
        null or "false" or "0" or "off" or "no" or "n" or "f" => false,
        "true" or "1" or "on" or "yes" or "y" or "t" => true,
        var text => throw Invalid(name, $"'{text}' is neither true nor false"),
    };

    /// <summary>A whole number.</summary>
    public int? Number(string name, int least, int most) => Text(name) is not { } text ? null
        : int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int number) && number >= least && number <= most ? number
        : throw Invalid(name, most == int.MaxValue ? $"'{text}' is not a whole number from {least} on" : $"'{text}' is not a whole number from {least} to {most}");

    /// <summary>One of some words.</summary>
    public T? Choice<T>(string name)
        where T : struct, Enum =>
        Text(name) is not { } text ? null
        : Enum.GetNames<T>().FirstOrDefault(word => word.Equals(text, StringComparison.OrdinalIgnoreCase)) is { } choice ? Enum.Parse<T>(choice)
        : throw Invalid(name, $"'{text}' is not one of {string.Join(", ", Enum.GetNames<T>().Select(static word => word.ToLowerInvariant()))}");

    /// <summary>The failure of a parameter.</summary>
    /// <param name="name">The parameter.</param>
    /// <param name="clause">Says what is wrong with it.</param>
    /// <param name="code">The failure's stable name; null for the parameter's own.</param>
    public ApiException Invalid(string name, string clause, string? code = null) => ApiException.Invalid(code ?? _code(name), $"'{name}': {clause}.");
}
