using System.Net;
using System.Text.Json;

namespace Rembg.Tests.Running;

/// <summary>The form of an answer that is no image.</summary>
internal static class Refusal
{
    /// <summary>Holds an answer against the API: problem details with a code, whole sentences, and nothing of the machine.</summary>
    /// <returns>The sentence.</returns>
    public static async Task<string> AssertAsync(HttpResponseMessage response, HttpStatusCode status, string code)
    {
        string body = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Xunit.Assert.True(status == response.StatusCode, $"{(int)response.StatusCode} where {(int)status} was expected: {body}");
        Xunit.Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        return Assert(body, status, code);
    }

    /// <summary>The same of a body alone.</summary>
    public static string Assert(string body, HttpStatusCode status, string code)
    {
        using JsonDocument document = JsonDocument.Parse(body);
        JsonElement problem = document.RootElement;
        Xunit.Assert.Equal(code, problem.GetProperty("code").GetString());
        Xunit.Assert.Equal((int)status, problem.GetProperty("status").GetInt32());
        Xunit.Assert.NotEqual(string.Empty, problem.GetProperty("title").GetString());
        string detail = problem.GetProperty("detail").GetString()!;
        Xunit.Assert.EndsWith(".", detail, StringComparison.Ordinal);
        AssertNoPath(body);
        return detail;
    }

    /// <summary>Sees to it that no path of this machine is told.</summary>
    public static void AssertNoPath(string body)
    {
        Xunit.Assert.DoesNotContain(Path.GetTempPath().TrimEnd(Path.DirectorySeparatorChar) + Path.DirectorySeparatorChar, body, StringComparison.Ordinal);
        Xunit.Assert.DoesNotContain("rembg-server-", body, StringComparison.Ordinal);
        Xunit.Assert.DoesNotContain(Environment.GetEnvironmentVariable("U2NET_HOME")!, body, StringComparison.Ordinal);
        Xunit.Assert.DoesNotContain(AppContext.BaseDirectory, body, StringComparison.Ordinal);
        Xunit.Assert.DoesNotContain("   at ", body, StringComparison.Ordinal);
    }
}
