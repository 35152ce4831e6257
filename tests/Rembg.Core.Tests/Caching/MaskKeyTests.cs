using Rembg.Caching;
using Rembg.Imaging;
using Rembg.Models;

namespace Rembg.Tests;

/// <summary>Everything that changes a mask changes its key; nothing else does.</summary>
[Trait("Speed", "Fast")]
public sealed class MaskKeyTests : IDisposable
{
    private static readonly ModelDescription Usual = new() { Name = "usual" };

    private readonly TemporaryDirectory _directory = new();

    public static TheoryData<ModelDescription> OtherUses =>
    [
        Usual with { InputSize = 321 },
        Usual with { Scaling = PixelScaling.By255 },
        Usual with { Mean = new ChannelValues(0.485, 0.456, 0.4060000001) },
        Usual with { StandardDeviation = ChannelValues.All(1) },
        Usual with { OutputIndex = 1 },
        Usual with { InputValues = InputValues.Create([KeyValuePair.Create("ratio", 0.5)]) },
        Usual with { Activation = OutputActivation.Sigmoid },
        Usual with { Classes = ["background", "hat"] },
    ];

    [Theory]
    [MemberData(nameof(OtherUses))]
    public void The_use_of_the_model_is_part_of_the_key(ModelDescription description)
    {
        string photo = Photo("photo.jpg", 1, 2, 3);
        Assert.NotEqual(Create(photo), Create(photo, description: description));
    }

    [Fact]
    public void Each_byte_of_the_photo_counts()
    {
        MaskKey key = Create(Photo("photo.jpg", 1, 2, 3));
        Assert.NotEqual(key, Create(Photo("photo.jpg", 1, 2, 4)));
        Assert.NotEqual(key, Create(Photo("photo.jpg", 1, 2, 3, 0)));
        Assert.NotEqual(key, Create(Photo("photo.jpg", 1, 2)));
        Assert.Equal(key, Create(Photo("photo.jpg", 1, 2, 3)));
    }

    [Fact]
    public void The_model_and_the_options_count_each_for_itself()
    {
        string photo = Photo("photo.jpg", 1, 2, 3);
        MaskKey key = Create(photo, "12", "34");
        Assert.NotEqual(key, Create(photo, "21", "34"));
        Assert.NotEqual(key, Create(photo, "12", "43"));
        Assert.NotEqual(key, Create(photo, "34", "12"));
        Assert.NotEqual(key, Create(photo, "123", "4"));
        Assert.Equal(key, Create(photo, "12", "34"));
    }

    [Fact]
    public void Names_and_times_do_not_count()
    {
        string photo = Photo("photo.jpg", 1, 2, 3);
        MaskKey key = Create(photo);
        string other = _directory.Add(photo, "other.png");
        File.SetLastWriteTimeUtc(other, DateTime.UnixEpoch);
        Assert.Equal(key, Create(other));
        Assert.Equal(key, Create(photo, description: Usual with { Name = "renamed", Purpose = "the same", License = ModelCatalogue.All[0].License }));
    }

    [Fact]
    public void Levels_do_not_count()
    {
        string photo = Photo("photo.jpg", 1, 2, 3);
        MaskKey key = Create(photo);
        Assert.Equal(key, Create(photo, description: Usual with { Levels = new Levels(0.3, 0.95) }));
        Assert.Equal(key, Create(photo, description: Usual with { Levels = new Levels(0, 0.5) }));
    }

    [Fact]
    public void A_key_is_a_name_of_64_digits() => Assert.Matches("^[0-9a-f]{64}$", Create(Photo("photo.jpg", 1)).Digits);

    [Fact]
    public void A_photo_that_is_not_there_has_no_key() => Assert.Throws<FileNotFoundException>(() => Create(_directory["nothing.jpg"]));

    public void Dispose() => _directory.Dispose();

    private static MaskKey Create(string photo, string modelHash = "12", string options = "", ModelDescription? description = null) =>
        MaskKey.Create(photo, modelHash, description ?? Usual, options, default);

    private string Photo(string name, params byte[] content)
    {
        File.WriteAllBytes(_directory[name], content);
        return _directory[name];
    }
}
