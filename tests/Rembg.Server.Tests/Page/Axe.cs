using System.Text.Json;

using Deque.AxeCore.Commons;

namespace Rembg.Tests.Page;

/// <summary>axe-core with all its rules, for WCAG and for good practice.</summary>
internal static class Axe
{
    private static readonly string Script = new BundledAxeScriptProvider().GetScript();

    /// <summary>Fails with the rules that the page breaks, and the elements that break them.</summary>
    public static async Task AssertCleanAsync(OpenedPage page, string state)
    {
        await page.Page.EvaluateAsync(Script);
        JsonElement answer = await page.Page.EvaluateAsync<JsonElement>(
            """
            async () => {
              const { violations, passes } = await axe.run(document, { resultTypes: ["violations"] });
              return { passed: passes.length, violations: violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target}`)) };
            }
            """);

        // A page that axe cannot see breaks no rule, and passes none.
        Assert.True(answer.GetProperty("passed").GetInt32() > 10, state);
        string[] violations = [.. answer.GetProperty("violations").EnumerateArray().Select(static violation => violation.GetString()!)];
        Assert.True(violations.Length == 0, $"{state}: {string.Join(", ", violations)}");
    }
}
