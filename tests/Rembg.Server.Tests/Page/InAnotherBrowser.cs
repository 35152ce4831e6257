using Rembg.Tests.Reports;

namespace Rembg.Tests.Page;

/// <summary>
/// Tests of how single cut-outs are edited and saved. They have a browser and a server of their own: one browser for all tests
/// of the page would be busy long after all other tests had ended.
/// </summary>
[CollectionDefinition(Name)]
public sealed class InAnotherBrowser : ICollectionFixture<Chromium>, ICollectionFixture<InTheBrowser.Served>
{
    public const string Name = "in another browser";
}
