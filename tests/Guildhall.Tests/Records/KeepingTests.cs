using Dapper;
using Guildhall.Foundations.Modules.Records;
using Npgsql;

namespace Guildhall.Tests.Records;

public sealed class KeepingTests : IAsyncLifetime
{
    private const string Draft = "draft:1";
    private RecordRoom _room = null!;

    public async ValueTask InitializeAsync() => _room = await RecordRoom.OpenAsync();

    public ValueTask DisposeAsync() => _room.DisposeAsync();

    [Fact]
    public async Task A_file_is_held_until_a_worker_has_seen_to_it_and_then_comes_back_as_it_was()
    {
        var document = await _room.TakenAsync(Samples.Text, "letter.txt");
        document.State.ShouldBe(DocumentState.Held);
        (await _room.ServeAsync(document)).Served.ShouldBeFalse();
        (await _room.Documents.OpenAsync(document, TestContext.Current.CancellationToken)).ShouldBeNull();

        await _room.DeliverAsync();

        (await _room.NowAsync(document)).State.ShouldBe(DocumentState.Clean);
        var (served, response, body) = await _room.ServeAsync(document);
        served.ShouldBeTrue();
        body.ShouldBe(Samples.Text);
        response.ContentLength.ShouldBe(Samples.Text.Length);
        (await _room.EventsAsync(document)).ShouldBe(["records.file-cleared", "records.file-received"]);
        File.ReadAllBytes(_room.Kept.ShouldHaveSingleItem()).AsSpan().IndexOf("bins"u8).ShouldBe(-1);
    }

    [Fact]
    public async Task A_file_is_given_out_to_be_saved_and_not_to_be_run()
    {
        var document = await _room.TakenAsync(Samples.Text, "Llythyr at Siân \u20ac5.txt");
        var picture = await _room.TakenAsync(Samples.Jpeg, "Tŷ.jpg");
        await _room.DeliverAsync();

        var headers = (await _room.ServeAsync(document)).Response.Headers;
        headers.ContentDisposition.ToString().ShouldBe("attachment; filename=\"Llythyr at Si_n _5.txt\"; filename*=UTF-8''Llythyr%20at%20Si%C3%A2n%20%E2%82%AC5.txt");
        headers.ContentType.ToString().ShouldBe("text/plain; charset=utf-8");
        headers.XContentTypeOptions.ToString().ShouldBe("nosniff");
        headers.CacheControl.ToString().ShouldBe("private, no-store");
        headers.ContentSecurityPolicy.ToString().ShouldContain("sandbox");
        headers.ContentSecurityPolicy.ToString().ShouldContain("default-src 'none'");

        (await _room.ServeAsync(picture)).Response.Headers.ContentDisposition.ToString().ShouldStartWith("attachment");
        (await _room.ServeAsync(picture, preview: true)).Response.Headers.ContentDisposition.ToString().ShouldStartWith("inline");
    }

    [Fact]
    public async Task Files_that_may_not_be_taken_are_refused_in_words_and_leave_nothing_behind()
    {
        var pictures = new FileRules(AcceptedFiles.Parse(["image", "pdf"]), MaxBytes: 3 * 1024 * 1024);

        (await _room.RefusedAsync([], "empty.pdf")).Message.ShouldBe("“empty.pdf” is empty. Choose another file");
        (await _room.RefusedAsync(new byte[(3 * 1024 * 1024) + 1], "big.pdf", pictures)).Message.ShouldBe("“big.pdf” must be smaller than 3MB");
        (await _room.RefusedAsync(Samples.Docx, "letter.pdf", pictures)).Message
            .ShouldBe("“letter.pdf” must be one of these: JPG, PNG, GIF, WEBP, HEIC, TIF, PDF");
        (await _room.RefusedAsync(Samples.Svg, "logo.png", pictures)).Reason.ShouldBe(RefusalReason.WrongKind);
        (await _room.RefusedAsync(new byte[(50 * 1024 * 1024) + 1], "huge.pdf")).Message.ShouldBe("“huge.pdf” must be smaller than 50MB");
    }

    [Fact]
    public async Task Files_are_attached_to_what_they_belong_to_and_passed_on_and_by_nobody_else()
    {
        var one = await _room.TakenAsync(Samples.Text, "one.txt");
        var two = await _room.TakenAsync(Samples.Pdf, "two.pdf");
        (await _room.InTransactionAsync(tx => _room.Documents.AttachAsync(tx, [one.Id, two.Id], Draft))).ShouldBe(2);

        // Someone who has learnt an id gets nothing by it.
        (await _room.InTransactionAsync(tx => _room.Documents.AttachAsync(tx, [one.Id], "draft:2"))).ShouldBe(0);
        (await _room.InTransactionAsync(tx => _room.Documents.AttachAsync(tx, [one.Id], "draft:2", from: "draft:3"))).ShouldBe(0);
        (await _room.InTransactionAsync(tx => _room.Documents.RemoveAsync(tx, [one.Id], "draft:2"))).ShouldBe(0);
        (await _room.Documents.FindAsync(one.Id, "draft:2")).ShouldBeNull();
        (await _room.Documents.FindAsync(one.Id, null)).ShouldBeNull();

        (await _room.InTransactionAsync(tx => _room.Documents.AttachAsync(tx, [one.Id, two.Id], "case:9", from: Draft))).ShouldBe(2);

        (await _room.Documents.ListAsync(Draft)).ShouldBeEmpty();
        (await _room.Documents.ListAsync("case:9")).Select(d => d.Name).ShouldBe(["one.txt", "two.pdf"], ignoreOrder: true);
    }

    [Fact]
    public async Task The_same_content_is_kept_once_and_goes_with_the_last_who_needs_it()
    {
        var one = await _room.TakenAsync(Samples.Pdf, "one.pdf");
        var two = await _room.TakenAsync(Samples.Pdf, "two.pdf");
        await _room.InTransactionAsync(tx => _room.Documents.AttachAsync(tx, [one.Id, two.Id], Draft));
        await _room.DeliverAsync();
        _room.Kept.ShouldHaveSingleItem();

        (await _room.InTransactionAsync(tx => _room.Documents.RemoveAsync(tx, [one.Id], Draft))).ShouldBe(1);
        await _room.DeliverAsync();
        (await _room.ServeAsync(two)).Body.ShouldBe(Samples.Pdf);

        (await _room.InTransactionAsync(tx => _room.Documents.RemoveAllAsync(tx, Draft))).ShouldBe(1);
        await _room.DeliverAsync();
        _room.Kept.ShouldBeEmpty();
        (await _room.ServeAsync(two)).Served.ShouldBeFalse();
    }

    [Fact]
    public async Task A_picture_goes_with_its_preview()
    {
        var picture = await _room.TakenAsync(Samples.Jpeg, "one.jpg");
        await _room.DeliverAsync();
        _room.Kept.Count.ShouldBe(2);

        await _room.InTransactionAsync(tx => _room.Documents.RemoveAsync(tx, [picture.Id], null));
        await _room.DeliverAsync();

        _room.Kept.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_file_nobody_attached_goes_by_itself_in_two_days_and_an_attached_one_stays()
    {
        await _room.TakenAsync(Samples.Pdf, "forgotten.pdf");
        var attached = await _room.TakenAsync(Samples.Text, "attached.txt");
        await _room.InTransactionAsync(tx => _room.Documents.AttachAsync(tx, [attached.Id], Draft));
        await _room.DeliverAsync();

        _room.Clock.Advance(TimeSpan.FromHours(47));
        await _room.SweepAsync();
        await _room.DeliverAsync();
        _room.Kept.Count.ShouldBe(2);

        _room.Clock.Advance(TimeSpan.FromHours(2));
        await _room.SweepAsync();
        await _room.DeliverAsync();

        _room.Kept.ShouldHaveSingleItem();
        (await _room.Documents.ListAsync(Draft)).ShouldHaveSingleItem().State.ShouldBe(DocumentState.Clean);
    }

    [Fact]
    public async Task Bytes_without_a_row_are_swept_away_after_their_grace()
    {
        // The database breaks between the bytes and the row.
        await using (var connection = await _room.Node.Database.OpenAsync(TestContext.Current.CancellationToken))
        {
            await connection.ExecuteAsync("alter table records.document add check (name <> 'unlucky.pdf')");
        }

        await Should.ThrowAsync<PostgresException>(() => _room.TakeInAsync(Samples.Pdf, "unlucky.pdf"));
        var orphan = _room.Kept.ShouldHaveSingleItem();
        _room.Arriving.ShouldBeEmpty();
        var kept = await _room.TakenAsync(Samples.Text, "lucky.txt");

        Age(orphan, TimeSpan.FromHours(23));
        await _room.SweepAsync();
        _room.Kept.Count.ShouldBe(2);

        foreach (var file in _room.Kept)
        {
            Age(file, TimeSpan.FromHours(25));
        }

        await _room.SweepAsync();

        _room.Kept.ShouldHaveSingleItem().ShouldNotBe(orphan);
        await _room.DeliverAsync();
        (await _room.ServeAsync(kept)).Served.ShouldBeTrue();
    }

    [Fact]
    public async Task What_a_killed_node_left_half_written_is_swept_away_and_cannot_be_read()
    {
        Directory.CreateDirectory(Path.Combine(_room.Folder, "arriving"));
        var half = Path.Combine(_room.Folder, "arriving", "half");
        await File.WriteAllBytesAsync(half, new byte[1000], TestContext.Current.CancellationToken);

        Age(half, TimeSpan.FromHours(1));
        await _room.SweepAsync();
        _room.Arriving.ShouldHaveSingleItem();

        Age(half, TimeSpan.FromHours(25));
        await _room.SweepAsync();
        _room.Arriving.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_row_whose_bytes_are_gone_is_marked_and_never_served()
    {
        var lost = await _room.TakenAsync(Samples.Jpeg, "lost.jpg");
        await _room.InTransactionAsync(tx => _room.Documents.AttachAsync(tx, [lost.Id], Draft));
        await _room.DeliverAsync();
        lost = (await _room.Documents.ListAsync(Draft)).Single();
        var kept = _room.Kept.ToDictionary(file => file, File.ReadAllBytes);
        foreach (var file in kept.Keys)
        {
            File.Delete(file);
        }

        (await _room.ServeAsync(lost)).Served.ShouldBeFalse();
        await _room.SweepAsync();
        (await _room.NowAsync(lost)).State.ShouldBe(DocumentState.Clean);
        _room.Clock.Advance(TimeSpan.FromHours(25));
        await _room.SweepAsync();

        (await _room.NowAsync(lost)).ShouldSatisfyAllConditions(now => now.State.ShouldBe(DocumentState.Lost), now => now.HasPreview.ShouldBeFalse());

        // Someone finds them in a backup.
        foreach (var (file, content) in kept)
        {
            await File.WriteAllBytesAsync(file, content, TestContext.Current.CancellationToken);
        }

        await _room.SweepAsync();
        await _room.DeliverAsync();
        (await _room.NowAsync(lost)).ShouldSatisfyAllConditions(now => now.State.ShouldBe(DocumentState.Clean), now => now.HasPreview.ShouldBeTrue());
    }

    [Fact]
    public async Task A_kept_file_that_someone_changed_is_not_served()
    {
        var document = await _room.TakenAsync(Samples.Text, "letter.txt");
        await _room.DeliverAsync();
        var file = _room.Kept.Single();
        var bytes = await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken);
        bytes[20] ^= 1;
        await File.WriteAllBytesAsync(file, bytes, TestContext.Current.CancellationToken);

        (await _room.ServeAsync(document)).Served.ShouldBeFalse();
    }

    [Theory]
    [InlineData("arriving")]
    [InlineData("kept")]
    public async Task A_disk_that_takes_nothing_is_a_kind_refusal_and_leaves_no_row_and_no_half_file(string part)
    {
        Directory.CreateDirectory(_room.Folder);
        var inTheWay = Path.Combine(_room.Folder, part);
        await File.WriteAllTextAsync(inTheWay, "a file where a folder should be", TestContext.Current.CancellationToken);

        var intake = await _room.TakeInAsync(Samples.Pdf, "letter.pdf");

        intake.Refusal!.Reason.ShouldBe(RefusalReason.NotStored);
        intake.Refusal.Message.ShouldBe("Sorry, we could not save “letter.pdf”. Send it again in a few minutes");
        _room.Arriving.ShouldBeEmpty();
        await using var connection = await _room.Node.Database.OpenAsync(TestContext.Current.CancellationToken);
        (await connection.ExecuteScalarAsync<int>("select count(*) from records.document")).ShouldBe(0);

        File.Delete(inTheWay);
        await _room.TakenAsync(Samples.Pdf, "letter.pdf");
    }

    [Fact]
    public async Task A_sender_who_goes_away_half_way_leaves_nothing_behind()
    {
        await Should.ThrowAsync<IOException>(() => _room.TakeInAsync(new BreakingStream(), "letter.pdf"));

        _room.Arriving.ShouldBeEmpty();
        _room.Kept.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_hundred_files_at_once_are_all_kept()
    {
        var letters = Enumerable.Range(0, 100).Select(i => System.Text.Encoding.UTF8.GetBytes($"Letter {i % 50}\n" + new string('x', 150_000))).ToList();

        var taken = await Task.WhenAll(letters.Select((letter, i) => _room.TakeInAsync(letter, $"letter {i}.txt")));

        taken.ShouldAllBe(intake => intake.Document != null);
        _room.Kept.Count.ShouldBe(50);
        _room.Arriving.ShouldBeEmpty();
        while (await _room.DeliverAsync() > 0)
        {
        }

        (await _room.ServeAsync(taken[77].Document!)).Body.ShouldBe(letters[77]);
    }

    [Fact]
    public async Task Files_of_the_same_content_that_come_and_go_at_once_never_leave_a_row_without_its_bytes()
    {
        await Task.WhenAll(Enumerable.Range(0, 8).Select(async _ =>
        {
            for (var i = 0; i < 10; i++)
            {
                if ((await _room.TakeInAsync(Samples.Pdf, "letter.pdf")).Document is { } document)
                {
                    await _room.InTransactionAsync(tx => _room.Documents.RemoveAsync(tx, i == 9 ? [] : [document.Id], null));
                    await _room.DeliverAsync();
                }
            }
        }));
        while (await _room.DeliverAsync() > 0)
        {
        }

        await using var connection = await _room.Node.Database.OpenAsync(TestContext.Current.CancellationToken);
        var left = (await connection.QueryAsync<Guid>("select id from records.document where state = 'clean'")).ToList();
        left.ShouldNotBeEmpty();
        foreach (var id in left)
        {
            (await _room.ServeAsync((await _room.Documents.FindAsync(id, null))!)).Body.ShouldBe(Samples.Pdf);
        }
    }

    // The files' times are the disk's, not the test clock's.
    private void Age(string file, TimeSpan age) => File.SetLastWriteTimeUtc(file, (_room.Clock.GetUtcNow() - age).UtcDateTime);

    private sealed class BreakingStream : MemoryStream
    {
        private int _reads;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            _reads++ < 10 ? ValueTask.FromResult(Math.Min(buffer.Length, 10_000)) : throw new IOException("The client went away.");
    }
}
