using Guildhall.Foundations.Modules.Records;
using Guildhall.Foundations.Modules.Records.Store;
using Guildhall.Sandbox.Faults;
using Guildhall.Sandbox.S3;

namespace Guildhall.Tests.Records;

public sealed class S3Tests : IAsyncLifetime
{
    private RecordRoom _room = null!;

    public async ValueTask InitializeAsync() => _room = await RecordRoom.OpenAsync((settings, sandbox) =>
    {
        settings["Records:Store"] = "s3";
        settings["Records:S3:Endpoint"] = sandbox.Url.ToString();
        settings["Records:S3:Bucket"] = Bucket.Name;
        settings["Records:S3:AccessKey"] = "sandbox";
        settings["Records:S3:SecretKey"] = "sandbox-secret";
    });

    public ValueTask DisposeAsync() => _room.DisposeAsync();

    [Fact]
    public async Task Files_and_previews_are_kept_sealed_in_a_bucket_and_come_back_and_go()
    {
        var letter = await _room.TakenAsync(Samples.Text, "letter.txt");
        var picture = await _room.TakenAsync(Samples.Jpeg, "picture.jpg");
        var large = await _room.TakenAsync([.. Samples.Pdf, .. new byte[5_000_000]], "plans.pdf");
        await _room.DeliverAsync();

        _room.Sandbox.Bucket.Keys.Count.ShouldBe(4);
        _room.Kept.ShouldBeEmpty();
        _room.Arriving.ShouldBeEmpty();
        (await _room.ServeAsync(letter)).Body.ShouldBe(Samples.Text);
        (await _room.ServeAsync(large)).Body.Length.ShouldBe(Samples.Pdf.Length + 5_000_000);
        (await _room.ServeAsync(picture, preview: true)).Body.Length.ShouldBeGreaterThan(100);

        await _room.InTransactionAsync(tx => _room.Documents.RemoveAsync(tx, [letter.Id, picture.Id], null));
        await _room.DeliverAsync();
        _room.Sandbox.Bucket.Keys.ShouldHaveSingleItem();
    }

    [Theory]
    [InlineData("error")]
    [InlineData("forbidden")]
    [InlineData("drop")]
    public async Task A_bucket_that_takes_nothing_is_a_kind_refusal(string kind)
    {
        _room.Sandbox.Faults.Set(new Fault { Target = "s3", Kind = kind });

        (await _room.TakeInAsync(Samples.Pdf, "letter.pdf")).Refusal!.Reason.ShouldBe(RefusalReason.NotStored);

        _room.Arriving.ShouldBeEmpty();
        _room.Sandbox.Bucket.Keys.ShouldBeEmpty();
        _room.Sandbox.Faults.Clear();
        await _room.TakenAsync(Samples.Pdf, "letter.pdf");
    }

    [Fact]
    public async Task A_bucket_that_fails_once_is_asked_again()
    {
        _room.Sandbox.Faults.Set(new Fault { Target = "s3", Kind = "error", Count = 1 });

        await _room.TakenAsync(Samples.Pdf, "letter.pdf");
    }

    [Fact]
    public async Task The_sweep_goes_through_a_bucket_of_many_pages()
    {
        await _room.TakenAsync(Samples.Pdf, "letter.pdf");
        await _room.DeliverAsync();
        var kept = _room.Sandbox.Bucket.Keys.Single();
        var store = _room.Node.Get<IFileStore>();
        var orphan = Path.Combine(_room.Folder, "orphan");
        await File.WriteAllTextAsync(orphan, "old", TestContext.Current.CancellationToken);
        for (var i = 0; i < 1100; i++)
        {
            _room.Sandbox.Bucket.Put(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(BitConverter.GetBytes(i))), [1]);
        }

        await store.PutAsync(new string('f', 64), orphan, TestContext.Current.CancellationToken);
        var pages = 0;
        await foreach (var page in store.ListAsync(TestContext.Current.CancellationToken))
        {
            page.Count.ShouldBeGreaterThan(0);
            pages++;
        }

        pages.ShouldBe(2);

        // The bucket's clock is the machine's: the test's is put two days after it.
        _room.Clock.Advance(DateTimeOffset.MaxValue.AddYears(-1) - _room.Clock.GetUtcNow());
        await _room.SweepAsync();
        await _room.DeliverAsync();
        _room.Sandbox.Bucket.Keys.ShouldNotContain(new string('f', 64));
        _room.Sandbox.Bucket.Keys.Where(key => key != kept).ShouldBeEmpty();
    }

    [Fact]
    public async Task The_stand_in_refuses_what_is_not_signed()
    {
        using var http = new HttpClient { BaseAddress = _room.Sandbox.Url };

        (await http.GetAsync($"/{Bucket.Name}/x", TestContext.Current.CancellationToken)).StatusCode.ShouldBe(System.Net.HttpStatusCode.Forbidden);
        (await http.PutAsync($"/{Bucket.Name}/x", new StringContent("x"), TestContext.Current.CancellationToken)).StatusCode.ShouldBe(System.Net.HttpStatusCode.Forbidden);
    }
}
