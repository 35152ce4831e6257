using System.Globalization;

using Microsoft.AspNetCore.Http;

using Rembg.Server.Errors;
using Rembg.Server.Uploads;

namespace Rembg.Server.Requests;

/// <summary>The parameters of a request, from the form or else the query.</summary>
internal sealed class Parameters
{
    private readonly HashSet<string> _known = new(StringComparer.OrdinalIgnoreCase);
    private readonly Upload _upload;
    private readonly IQueryCollection _query;
    private readonly Func<string, string> _code;

    /// <summary>Combines a form and a query.</summary>
    /// <param name="upload">The form.</param>
    /// <param name="query">The query.</param>
    /// <param name="code">
    /// Returns the error code for an invalid parameter, by the parameter's name; null to use the same code for all.
    /// </param>
    public Parameters(Upload upload, IQueryCollection query, Func<string, string>? code = null)
    {
        _upload = upload;
        _query = query;
        _code = code ?? (static _ => "invalid_parameter");
    }

    /// <summary>Returns a parameter; null if it is missing or empty.</summary>
    public string? Text(string name)
    {
        _known.Add(name);
        return _upload.Field(name) ?? (_query[name].ToString() is { Length: > 0 } value ? value : null);
    }

    /// <summary>Returns the path of a file; null if there is no file with that name.</summary>
    public string? File(string name)
    {
        _known.Add(name);
        return _upload.File(name);
    }

    /// <summary>Rejects unknown parameters: a parameter that is misspelt or not supported is not ignored.</summary>
    /// <param name="others">The names of parameters that are read elsewhere.</param>
    /// <exception cref="ApiException">A parameter is unknown.</exception>
    public void RefuseUnknown(params IReadOnlyList<string> others)
    {
        _known.UnionWith(others);
        if (_upload.Names.Concat(_query.Keys).FirstOrDefault(name => !_known.Contains(name)) is { } unknown)
        {
            throw Invalid(unknown, "the parameter is unknown", "unknown_parameter");
        }
    }

    /// <summary>Returns a Boolean, which may have any of the values that rembg's server accepts.</summary>
    public bool Flag(string name) => Text(name)?.ToLowerInvariant() switch
    {
        null or "false" or "0" or "off" or "no" or "n" or "f" => false,
        "true" or "1" or "on" or "yes" or "y" or "t" => true,
        var text => throw Invalid(name, $"'{text}' is not true or false"),
    };

    /// <summary>Returns an integer.</summary>
    public int? Number(string name, int least, int most) => Text(name) is not { } text ? null
        : int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int number) && number >= least && number <= most ? number
        : throw Invalid(name, most == int.MaxValue ? $"'{text}' is not a whole number from {least} on" : $"'{text}' is not a whole number from {least} to {most}");

    /// <summary>Reads a number with decimals.</summary>
    /// <param name="name">The parameter.</param>
    /// <param name="isValid">Returns true for a valid number.</param>
    /// <param name="range">The valid numbers, in words.</param>
    /// <exception cref="ApiException">The value is not such a number.</exception>
    public double? Fraction(string name, Func<double, bool> isValid, string range) => Text(name) is not { } text ? null
        : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && isValid(number) ? number
        : throw Invalid(name, $"'{text}' is not {range}");

    /// <summary>Returns one of several words.</summary>
    public T? Choice<T>(string name)
        where T : struct, Enum =>
        Text(name) is not { } text ? null
        : Enum.GetNames<T>().FirstOrDefault(word => word.Equals(text, StringComparison.OrdinalIgnoreCase)) is { } choice ? Enum.Parse<T>(choice)
        : throw Invalid(name, $"'{text}' is not one of {string.Join(", ", Enum.GetNames<T>().Select(static word => word.ToLowerInvariant()))}");

    /// <summary>Creates the exception for an invalid parameter.</summary>
    /// <param name="name">The parameter.</param>
    /// <param name="clause">The problem, as a clause.</param>
    /// <param name="code">The stable error code; null for the parameter's own.</param>
    public ApiException Invalid(string name, string clause, string? code = null) => ApiException.Invalid(code ?? _code(name), $"'{name}': {clause}.");
}
