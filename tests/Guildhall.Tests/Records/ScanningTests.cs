using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Dapper;
using Guildhall.Foundations.Modules.Records;
using Guildhall.Sandbox;
using Guildhall.Sandbox.Clamd;
using Guildhall.Sandbox.Faults;

namespace Guildhall.Tests.Records;

/// <summary>What clamd's verdicts do: against the Sandbox's stand-in, and against the real one.</summary>
public sealed class ScanningTests(RealClamd real) : IClassFixture<RealClamd>
{
    private static readonly byte[] s_infected = [.. Eicar.Bytes, (byte)'\n'];

    public static TheoryData<string> Scanners() => ["sandbox", "tcp", "unix"];

    [Theory]
    [MemberData(nameof(Scanners))]
    public async Task An_infected_file_is_refused_and_its_bytes_are_gone_and_its_row_says_why(string scanner)
    {
        await using var room = await OpenAsync(scanner);
        var clean = await room.TakenAsync(Samples.Pdf, "letter.pdf");
        var infected = await room.TakenAsync(s_infected, "virus.txt");
        await room.InTransactionAsync(tx => room.Documents.AttachAsync(tx, [infected.Id, clean.Id], "draft:1"));
        room.Kept.Count.ShouldBe(2);

        await room.DeliverAsync();

        var files = (await room.Documents.ListAsync("draft:1")).ToDictionary(d => d.Name);
        files["letter.pdf"].State.ShouldBe(DocumentState.Clean);
        files["virus.txt"].State.ShouldBe(DocumentState.Infected);
        files["virus.txt"].Verdict!.ShouldContain("Eicar");
        (await room.EventsAsync(infected)).ShouldBe(["records.file-received", "records.file-refused"]);
        (await room.ServeAsync(files["virus.txt"])).Served.ShouldBeFalse();
        room.Kept.ShouldHaveSingleItem();
    }

    [Theory]
    [MemberData(nameof(Scanners))]
    public async Task A_large_file_goes_through_whole_and_is_searched_to_its_end(string scanner)
    {
        await using var room = await OpenAsync(scanner);
        var clean = await room.TakenAsync(Encoding.UTF8.GetBytes(new string('x', 3_000_000)), "long.txt");
        await room.DeliverAsync();
        (await room.NowAsync(clean)).State.ShouldBe(DocumentState.Clean);

        if (scanner == "sandbox")
        {
            // The real one's signature is of the whole file.
            var infected = await room.TakenAsync([.. Encoding.UTF8.GetBytes(new string('x', 2_999_990)), .. Eicar.Bytes], "long too.txt");
            await room.DeliverAsync();
            (await room.NowAsync(infected)).State.ShouldBe(DocumentState.Infected);
        }
    }

    [Theory]
    [InlineData("sandbox")]
    [InlineData("tcp")]
    public async Task A_file_larger_than_clamd_takes_stays_held_and_an_operator_is_told_what_to_set(string scanner)
    {
        await using var room = await OpenAsync(scanner);
        var file = Encoding.UTF8.GetBytes(new string('x', RealClamd.SizeLimit + 1_000_000));
        if (scanner == "sandbox")
        {
            room.Sandbox.Faults.Set(new Fault { Target = "clamd", Kind = "too-large", Count = 1 });
        }

        var document = await room.TakenAsync(file, "long.txt");
        await room.DeliverAsync();

        (await room.NowAsync(document)).State.ShouldBe(DocumentState.Held);
        var scan = await room.ScanAsync(document);
        scan.State.ShouldBe("dead");
        scan.LastError!.ShouldContain("StreamMaxLength");
    }

    [Theory]
    [InlineData("away")]
    [InlineData("hang")]
    [InlineData("drop")]
    [InlineData("rubbish")]
    [InlineData("error")]
    public async Task Whatever_clamd_does_a_file_is_held_until_it_is_well_again_and_then_clears_by_itself(string kind)
    {
        await using var room = await OpenAsync("sandbox", patience: kind == "hang" ? 1 : 20);
        room.Sandbox.Faults.Set(new Fault { Target = "clamd", Kind = kind, Count = 2 });
        var document = await room.TakenAsync(Samples.Jpeg, "picture.jpg");

        for (var i = 0; i < 2; i++)
        {
            await room.DeliverAsync();
            (await room.NowAsync(document)).State.ShouldBe(DocumentState.Held);
            (await room.ServeAsync(document)).Served.ShouldBeFalse();
            (await room.ScanAsync(document)).State.ShouldBe("waiting");
            room.Clock.Advance(TimeSpan.FromMinutes(1));
        }

        await room.DeliverAsync();

        (await room.NowAsync(document)).State.ShouldBe(DocumentState.Clean);
        (await room.NowAsync(document)).HasPreview.ShouldBeTrue();
        room.Arriving.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_real_clamd_that_is_away_comes_back_and_the_file_clears_by_itself()
    {
        await using var own = new RealClamd();
        await own.InitializeAsync();
        await using var room = await RecordRoom.OpenAsync((settings, _) => own.Use(settings));
        await own.StopAsync();
        var document = await room.TakenAsync(Samples.Pdf, "letter.pdf");
        await room.DeliverAsync();
        (await room.NowAsync(document)).State.ShouldBe(DocumentState.Held);
        (await room.ScanAsync(document)).LastError!.ShouldContain("clamd cannot be reached");

        await own.StartAsync();
        room.Clock.Advance(TimeSpan.FromMinutes(1));
        await room.DeliverAsync();

        (await room.NowAsync(document)).State.ShouldBe(DocumentState.Clean);
    }

    [Fact]
    public async Task A_verdict_is_on_the_content_whoever_sent_it_and_even_if_it_was_once_found_clean()
    {
        await using var room = await OpenAsync("sandbox");
        var before = await room.TakenAsync(s_infected, "before.txt");
        await using (var connection = await room.Node.Database.OpenAsync(TestContext.Current.CancellationToken))
        {
            await connection.ExecuteAsync("update records.document set state = 'clean'; update platform.delivery set state = 'done', finished_at = now()");
        }

        var after = await room.TakenAsync(s_infected, "after.txt");
        await room.DeliverAsync();

        (await room.NowAsync(before)).State.ShouldBe(DocumentState.Infected);
        (await room.NowAsync(after)).State.ShouldBe(DocumentState.Infected);
        (await room.EventsAsync(before)).ShouldContain("records.file-refused");
        room.Kept.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_file_removed_before_it_was_scanned_is_not_missed()
    {
        await using var room = await OpenAsync("sandbox");
        var document = await room.TakenAsync(Samples.Pdf, "letter.pdf");
        await room.InTransactionAsync(tx => room.Documents.RemoveAsync(tx, [document.Id], null));

        await room.DeliverAsync();

        (await room.ScanAsync(document)).State.ShouldBe("done");
        room.Kept.ShouldBeEmpty();
    }

    /// <summary>The stand-in speaks as the real one does.</summary>
    [Theory]
    [InlineData("zPING\0", "PONG\0")]
    [InlineData("nPING\n", "PONG\n")]
    [InlineData("PING\n", "PONG\n")]
    [InlineData("zBANANA\0", "UNKNOWN COMMAND\0")]
    [InlineData("zINSTREAM\0\0\0\0\u0003abc\0\0\0\0", "stream: OK\0")]
    [InlineData("nINSTREAM\n\0\0\0\0", "stream: OK\n")]
    public async Task The_stand_in_and_the_real_one_say_the_same(string said, string answer)
    {
        await using var sandbox = await SandboxServer.StartAsync();

        (await TalkAsync(sandbox.ClamdPort, Encoding.Latin1.GetBytes(said))).ShouldBe(answer);
        (await TalkAsync(real.Port, Encoding.Latin1.GetBytes(said))).ShouldBe(answer);
    }

    [Fact]
    public async Task The_stand_in_and_the_real_one_name_the_test_virus_alike()
    {
        await using var sandbox = await SandboxServer.StartAsync(new SandboxOptions { ClamdSizeLimit = RealClamd.SizeLimit });
        byte[] virus = [.. "zINSTREAM\0"u8, 0, 0, 0, (byte)Eicar.Bytes.Length, .. Eicar.Bytes, 0, 0, 0, 0];
        byte[] large = [.. "zINSTREAM\0"u8, 0, 0x40, 0, 0, .. new byte[0x400000]];

        foreach (var port in (int[])[sandbox.ClamdPort, real.Port])
        {
            (await TalkAsync(port, virus)).ShouldStartWith("stream: Eicar-Test-Signature");
            (await TalkAsync(port, virus)).ShouldEndWith(" FOUND\0");
            (await TalkAsync(port, large)).ShouldBe("INSTREAM size limit exceeded. ERROR\0");
            (await TalkAsync(port, "zVERSION\0"u8.ToArray())).ShouldStartWith("ClamAV 1.");
        }
    }

    [Fact]
    public void Settings_that_cannot_work_stop_the_start_with_what_to_set()
    {
        var wrong = new RecordsOptions { Store = StorePlace.S3, S3 = new S3Settings { Endpoint = "http://far.example", AccessKey = "a" } };
        Problems(wrong).Keys.ShouldBe(["Scanning", "S3:Bucket", "S3:Endpoint", "S3:SecretKey"]);
        Problems(wrong)["Scanning"].ShouldBe("it is not set. Say who looks for viruses in the files people send: clamd (ClamAV's daemon) or none.");

        Problems(new RecordsOptions { Scanning = Scanning.None }).ShouldBeEmpty();
        foreach (var address in (string[])["", "clamd", "clamd:0", "clamd:x", "unix:", ":3310"])
        {
            Problems(new RecordsOptions { Scanning = Scanning.Clamd, Clamd = new ClamdSettings { Address = address } }).Keys.ShouldHaveSingleItem(address).ShouldBe("Clamd:Address");
        }

        foreach (var address in (string[])["clamd.example:3310", "127.0.0.1:3310", "[::1]:3310", "unix:/run/clamav/clamd.ctl"])
        {
            Problems(new RecordsOptions { Scanning = Scanning.Clamd, Clamd = new ClamdSettings { Address = address } }).ShouldBeEmpty(customMessage: address);
        }
    }

    private static Dictionary<string, string> Problems(RecordsOptions options) =>
        options.Validate(new(options)).ToDictionary(result => result.MemberNames.Single(), result => result.ErrorMessage!);

    private static async Task<string> TalkAsync(int port, byte[] said)
    {
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", port, TestContext.Current.CancellationToken);
        await using var stream = client.GetStream();
        try
        {
            await stream.WriteAsync(said, TestContext.Current.CancellationToken);
        }
        catch (IOException)
        {
            // It has heard enough.
        }

        var answer = new MemoryStream();
        await stream.CopyToAsync(answer, TestContext.Current.CancellationToken);
        return Encoding.Latin1.GetString(answer.ToArray());
    }

    private Task<RecordRoom> OpenAsync(string scanner, double patience = 20) => RecordRoom.OpenAsync((settings, sandbox) =>
    {
        settings["Records:Scanning"] = "clamd";
        settings["Records:Clamd:TimeoutSeconds"] = patience.ToString(CultureInfo.InvariantCulture);
        settings["Records:Clamd:Address"] = scanner switch
        {
            "sandbox" => $"127.0.0.1:{sandbox.ClamdPort}",
            "tcp" => $"127.0.0.1:{real.Port}",
            _ => $"unix:{real.Socket}",
        };
    });
}
