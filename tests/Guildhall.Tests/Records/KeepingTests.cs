using System.Text;
using Guildhall.Foundations.Modules.Records;

namespace Guildhall.Tests.Records;

public sealed class KeepingTests : IAsyncLifetime
{
    private static readonly byte[] s_letter = Encoding.UTF8.GetBytes("Annwyl Siân,\nThe secret word is marmalade.\n");
    private RecordRoom _room = null!;

    public async ValueTask InitializeAsync() => _room = await RecordRoom.OpenAsync();

    public ValueTask DisposeAsync() => _room.DisposeAsync();

    [Fact]
    public async Task A_file_is_held_until_a_worker_has_seen_to_it_and_then_comes_back_as_it_was()
    {
        var document = await _room.TakenAsync(s_letter, "letter.txt");
        document.State.ShouldBe(DocumentState.Held);
        (await _room.ServeAsync(document)).Served.ShouldBeFalse();
        (await _room.Documents.OpenAsync(document)).ShouldBeNull();

        await _room.DeliverAsync();

        (await _room.NowAsync(document)).State.ShouldBe(DocumentState.Clean);
        var (served, response, body) = await _room.ServeAsync(document);
        served.ShouldBeTrue();
        body.ShouldBe(s_letter);
        response.ContentLength.ShouldBe(s_letter.Length);
        (await _room.EventsAsync(document)).ShouldBe(["records.file-cleared", "records.file-received"]);
    }
}
