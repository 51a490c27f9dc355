using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Guildhall.Foundations.Modules.Records;

namespace Guildhall.Tests.Records;

public sealed class VideoTests : IAsyncLifetime
{
    private RecordRoom _room = null!;

    public async ValueTask InitializeAsync() => _room = await RecordRoom.OpenAsync();

    public ValueTask DisposeAsync() => _room.DisposeAsync();

    [Theory]
    [InlineData("mp42", "video/mp4", ".mp4", true)]
    [InlineData("isom", "video/mp4", ".mp4", false)]
    [InlineData("qt  ", "video/quicktime", ".mov", true)]
    [InlineData("qt  ", "video/quicktime", ".mov", false)]
    public async Task Nothing_of_where_a_film_was_taken_is_left_in_it_and_its_pictures_stay_where_they_were(string brand, string type, string ending, bool indexFirst)
    {
        var film = Films.Film(brand, indexFirst, wide: !indexFirst);

        var document = await _room.TakenAsync(film, "holiday.dat");
        document.Kind.ContentType.ShouldBe(type);
        document.Name.ShouldEndWith(ending);
        await _room.DeliverAsync();

        var now = await _room.NowAsync(document);
        now.State.ShouldBe(DocumentState.Clean);
        now.HasPreview.ShouldBeFalse();
        var body = (await _room.ServeAsync(now)).Body;
        body.Length.ShouldBe(film.Length);
        Holds(body, Samples.Secret).ShouldBeFalse();
        Holds(body, "location").ShouldBeFalse();
        body.AsSpan().IndexOf(Films.Pictures).ShouldBe(film.AsSpan().IndexOf(Films.Pictures));

        // What is stripped already stays as it is.
        var again = await _room.TakenAsync(body, "again.mp4");
        await _room.DeliverAsync();
        (await _room.ServeAsync(await _room.NowAsync(again))).Body.ShouldBe(body);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_WebM_loses_its_tags_and_keeps_its_pictures(bool recordedLive)
    {
        var film = Films.WebM(recordedLive);

        var document = await _room.TakenAsync(film, "clip");
        document.Kind.ShouldBe(FileKind.WebM);
        await _room.DeliverAsync();

        var body = (await _room.ServeAsync(await _room.NowAsync(document))).Body;
        body.Length.ShouldBe(film.Length);
        Holds(body, Samples.Secret).ShouldBeFalse();
        body.AsSpan().IndexOf(Films.Pictures).ShouldBe(film.AsSpan().IndexOf(Films.Pictures));
    }

    [Fact]
    public async Task A_film_is_taken_only_where_films_are_asked_for()
    {
        var film = Films.Film("mp42", indexFirst: true, wide: false);

        (await _room.RefusedAsync(film, "photo.jpg", new FileRules(AcceptedFiles.Parse(["image", "pdf"])))).Reason.ShouldBe(RefusalReason.WrongKind);
        (await _room.TakeInAsync(film, "film.mp4", new FileRules(AcceptedFiles.Parse(["video"])))).Document!.Kind.ShouldBe(FileKind.Mp4);
    }

    [Fact]
    public void A_film_however_damaged_is_taken_without_its_place_or_refused()
    {
        var films = new[] { Films.Film("mp42", indexFirst: true, wide: false), Films.Film("qt  ", indexFirst: false, wide: true), Films.WebM(live: true), Films.WebM(live: false) };
        var damages = Gen.Elements(films).SelectMany(film => Gen.Choose(0, film.Length - 1).ListOf(3).SelectMany(places => Gen.Choose(0, 255).ListOf(3).SelectMany(values => Gen.Choose(film.Length / 2, film.Length).Select(length =>
        {
            var damaged = film[..length];
            foreach (var (place, value) in places.Where(at => at < length).Zip(values))
            {
                damaged[place] = (byte)value;
            }

            return damaged;
        }))));

        Prop.ForAll(damages.ToArbitrary(), film =>
        {
            var intake = _room.TakeInAsync(film, "film").GetAwaiter().GetResult();
            (intake.Document is not null || intake.Refusal!.Reason is RefusalReason.Damaged or RefusalReason.WrongKind).ShouldBeTrue($"{intake.Refusal?.Reason}");
        }).QuickCheckThrowOnFailure();
    }

    private static bool Holds(byte[] content, string text) => content.AsSpan().IndexOf(Encoding.UTF8.GetBytes(text)) >= 0;
}
