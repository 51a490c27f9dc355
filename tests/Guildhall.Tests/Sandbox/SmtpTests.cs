using System.Net.Http.Json;
using System.Net.Mail;
using System.Net.Mime;
using System.Net.Sockets;
using System.Text;
using Guildhall.Sandbox;
using Guildhall.Sandbox.Faults;

namespace Guildhall.Tests.Sandbox;

public sealed class SmtpTests : IAsyncLifetime
{
    private SandboxServer _sandbox = null!;

    public async ValueTask InitializeAsync() =>
        _sandbox = await SandboxServer.StartAsync(new SandboxOptions { SmtpSizeLimit = 200_000 });

    public ValueTask DisposeAsync() => _sandbox.DisposeAsync();

    [Fact]
    public async Task A_message_with_text_and_html_arrives_as_it_was_written()
    {
        const string Text = "Annwyl Siân,\n\n.Dot first – “quoted” £10 ≥ ŵŷ 😀\n..two\n";
        const string Html = "<p>Annwyl Siân, <b>£10</b> 😀</p>";
        using var message = new MailMessage("Northmere <no-reply@northmere.example>", "sian@example.com")
        {
            Subject = "Rydym wedi cael eich cais – NM-7K3M-92PX – ŵŷ 😀 and so on until the line must be folded somewhere",
            SubjectEncoding = Encoding.UTF8,
        };
        message.AlternateViews.Add(AlternateView.CreateAlternateViewFromString(Text, Encoding.UTF8, MediaTypeNames.Text.Plain));
        var view = AlternateView.CreateAlternateViewFromString(Html, Encoding.UTF8, MediaTypeNames.Text.Html);
        view.TransferEncoding = TransferEncoding.QuotedPrintable;
        message.AlternateViews.Add(view);
        message.Attachments.Add(new Attachment(new MemoryStream([1, 2, 3]), "map.pdf", "application/pdf"));

        await SendAsync(message);

        var received = _sandbox.Messages.All.ShouldHaveSingleItem();
        received.Subject.ShouldBe(message.Subject);
        received.Text.TrimEnd('\n').ShouldBe(Text.TrimEnd('\n'));
        received.Html!.TrimEnd('\n').ShouldBe(Html);
        received.To.ShouldBe(["sian@example.com"]);
        received.From.ShouldContain("no-reply@northmere.example");
        received.Attachments.ShouldBe(["map.pdf"]);
    }

    [Fact]
    public async Task Commands_sent_together_are_answered_in_order()
    {
        var answers = await TalkAsync(
            "EHLO tester\r\nMAIL FROM:<a@example.com> SIZE=100 BODY=8BITMIME\r\nRCPT TO:<b@example.com>\r\nRCPT TO:<c@example.com>\r\nDATA\r\n"
            + "Subject: =?utf-8?Q?caf=C3=A9?= \r\n =?utf-8?B?w6k=?=\r\n\r\n..stuffed\r\na bare\nline feed\n.\nstays\r\n.\r\nNOOP\r\nQUIT\r\n");

        answers.Split("\r\n").Where(l => l.Length > 3 && l[3] == ' ').Select(l => l[..3])
            .ShouldBe(["220", "250", "250", "250", "250", "354", "250", "250", "221"]);
        var received = _sandbox.Messages.All.ShouldHaveSingleItem();
        received.To.ShouldBe(["b@example.com", "c@example.com"]);
        received.Subject.ShouldBe("caféé");
        received.Text.ShouldBe(".stuffed\na bare\nline feed\n.\nstays\n");
    }

    [Theory]
    [InlineData("MAIL FROM:<a@example.com>\r\n", "503")]
    [InlineData("EHLO x\r\nRCPT TO:<a@example.com>\r\n", "503")]
    [InlineData("EHLO x\r\nDATA\r\n", "503")]
    [InlineData("EHLO x\r\nMAIL FROM:a@example.com\r\n", "501")]
    [InlineData("EHLO x\r\nMAIL FROM:<a@example.com> SIZE=200001\r\n", "552")]
    [InlineData("EHLO x\r\nMAIL FROM:<a@example.com> WINGS=2\r\n", "555")]
    [InlineData("EHLO x\r\nMAIL FROM:<>\r\nRCPT TO:<>\r\n", "501")]
    [InlineData("EHLO x\r\nMAIL FROM:<>\r\nRSET\r\nRCPT TO:<a@example.com>\r\n", "503")]
    [InlineData("EHLO\r\n", "501")]
    [InlineData("BANANA\r\n", "500")]
    [InlineData("VRFY a@example.com\r\n", "252")]
    [InlineData("EHLO x\r\nAUTH LOGIN\r\ndQ==\r\ncA==\r\n", "235")]
    public async Task A_client_that_breaks_the_rules_is_told_so(string said, string code)
    {
        var answers = await TalkAsync(said + "QUIT\r\n");

        answers.TrimEnd().Split("\r\n")[^2].ShouldStartWith(code);
        _sandbox.Messages.All.ShouldBeEmpty();
    }

    [Fact]
    public async Task Lines_and_messages_that_are_too_long_are_refused_and_the_talk_goes_on()
    {
        var answers = await TalkAsync(
            "EHLO x\r\nNOOP " + new string('x', 100_000) + "\r\nMAIL FROM:<a@example.com>\r\nRCPT TO:<b@example.com>\r\nDATA\r\n"
            + string.Concat(Enumerable.Repeat(new string('y', 998) + "\r\n", 300)) + ".\r\nNOOP\r\nQUIT\r\n");

        answers.Split("\r\n").Where(l => l.Length > 3 && l[3] == ' ').Select(l => l[..3])
            .ShouldBe(["220", "250", "500", "250", "250", "354", "552", "250", "221"]);
        _sandbox.Messages.All.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("connect", "reply", 554)]
    [InlineData("connect", "refuse", 451)]
    [InlineData("connect", "rubbish", 451)]
    [InlineData("ehlo", "reply", 421)]
    [InlineData("mail", "reply", 451)]
    [InlineData("rcpt", "reply", 550)]
    [InlineData("rcpt", "drop", 451)]
    [InlineData("data", "reply", 451)]
    [InlineData("data", "drop", 451)]
    [InlineData("message", "reply", 554)]
    [InlineData("message", "rubbish", 451)]
    public async Task A_fault_happens_as_often_as_it_was_set_and_then_all_is_well(string stage, string kind, int code)
    {
        _sandbox.Faults.Set(new Fault { Target = "smtp", Stage = stage, Kind = kind, Code = code, Count = 2 });

        for (var i = 0; i < 2; i++)
        {
            await Should.ThrowAsync<SmtpException>(SendOneAsync);
        }

        _sandbox.Messages.All.ShouldBeEmpty();
        await SendOneAsync();
        _sandbox.Messages.All.ShouldHaveSingleItem();
        _sandbox.Faults.All.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_message_can_be_taken_and_its_answer_lost()
    {
        _sandbox.Faults.Set(new Fault { Target = "smtp", Stage = "message", Kind = "lost", Count = 1 });

        await Should.ThrowAsync<SmtpException>(SendOneAsync);

        _sandbox.Messages.All.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_conversation_that_hangs_goes_on_hanging_until_the_fault_is_cleared()
    {
        _sandbox.Faults.Set(new Fault { Target = "smtp", Stage = "mail", Kind = "hang" });

        var talk = TalkAsync("EHLO x\r\nMAIL FROM:<a@example.com>\r\n");
        (await Task.WhenAny(talk, Task.Delay(300, TestContext.Current.CancellationToken))).ShouldNotBe(talk);
        _sandbox.Faults.Clear();

        (await talk).ShouldEndWith("250 HELP\r\n");
    }

    [Fact]
    public async Task Faults_and_messages_are_reached_by_json_and_on_pages()
    {
        using var http = new HttpClient { BaseAddress = _sandbox.Url };
        var cancel = TestContext.Current.CancellationToken;
        await SendOneAsync();

        (await http.GetStringAsync("/", cancel)).ShouldContain("Hello &lt;b&gt;");
        (await http.GetStringAsync("/messages/1", cancel)).ShouldContain("to@example.com");
        (await http.GetStringAsync("/api/messages?to=to@example.com", cancel)).ShouldContain("\"subject\":\"Hello ");
        (await http.GetStringAsync("/api/messages?to=other@example.com", cancel)).ShouldBe("[]");
        (await http.GetAsync("/messages/99", cancel)).StatusCode.ShouldBe(System.Net.HttpStatusCode.NotFound);

        (await http.PostAsJsonAsync("/api/faults", new { target = "smtp", stage = "rcpt", kind = "reply", code = 550, count = 2 }, cancel)).EnsureSuccessStatusCode();
        (await http.GetStringAsync("/faults", cancel)).ShouldContain("reply 550");
        (await http.PostAsJsonAsync("/api/faults", new { target = "fax", kind = "jam" }, cancel)).StatusCode.ShouldBe(System.Net.HttpStatusCode.BadRequest);
        (await http.PostAsync("/api/faults", new StringContent("{"), cancel)).StatusCode.ShouldBe(System.Net.HttpStatusCode.BadRequest);
        (await http.PostAsync("/faults", new StringContent("x"), cancel)).StatusCode.ShouldBe(System.Net.HttpStatusCode.BadRequest);
        (await http.PutAsync("/api/notify/callback", new StringContent("{", System.Text.Encoding.UTF8, "application/json"), cancel)).StatusCode.ShouldBe(System.Net.HttpStatusCode.BadRequest);
        (await http.DeleteAsync("/api/faults", cancel)).EnsureSuccessStatusCode();
        _sandbox.Faults.All.ShouldBeEmpty();

        (await http.DeleteAsync("/api/messages", cancel)).EnsureSuccessStatusCode();
        _sandbox.Messages.All.ShouldBeEmpty();
    }

    [Fact]
    public async Task Another_sites_page_cannot_set_faults_through_the_browser()
    {
        using var http = new HttpClient { BaseAddress = _sandbox.Url };
        using var request = new HttpRequestMessage(HttpMethod.Post, "/faults") { Content = new FormUrlEncodedContent([new("target", "notify"), new("kind", "error")]) };
        request.Headers.Add("Origin", "https://evil.example");

        (await http.SendAsync(request, TestContext.Current.CancellationToken)).StatusCode.ShouldBe(System.Net.HttpStatusCode.Forbidden);

        _sandbox.Faults.All.ShouldBeEmpty();
    }

    private async Task SendOneAsync()
    {
        using var message = new MailMessage("from@example.com", "to@example.com", "Hello <b>", "Body");
        await SendAsync(message);
    }

    private async Task SendAsync(MailMessage message)
    {
        using var client = new SmtpClient("127.0.0.1", _sandbox.SmtpPort);
        await client.SendMailAsync(message, TestContext.Current.CancellationToken);
    }

    private async Task<string> TalkAsync(string said)
    {
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", _sandbox.SmtpPort, TestContext.Current.CancellationToken);
        await using var stream = client.GetStream();
        await stream.WriteAsync(Encoding.UTF8.GetBytes(said), TestContext.Current.CancellationToken);
        using var reader = new StreamReader(stream);
        return await reader.ReadToEndAsync(TestContext.Current.CancellationToken);
    }
}
