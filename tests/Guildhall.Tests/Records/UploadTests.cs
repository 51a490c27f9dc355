using System.Net;
using System.Text;
using Guildhall.Foundations.Modules.Records;
using Guildhall.Platform;
using Guildhall.Platform.Data;
using Guildhall.Platform.Ids;
using Guildhall.Testing;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Guildhall.Tests.Records;

/// <summary>Forms with files, over HTTP.</summary>
public sealed class UploadTests(UploadSite site) : IClassFixture<UploadSite>
{
    [Fact]
    public async Task Several_files_come_in_one_form_with_its_other_answers()
    {
        var answer = await site.PostAsync(form =>
        {
            form.Add(new StringContent("Siân"), "name");
            UploadSite.Add(form, "photos", Samples.Jpeg, "one.png");
            UploadSite.Add(form, "photos", Samples.Png, "Tŷ.png");
            UploadSite.Add(form, "letter", Samples.Svg, "letter.pdf");
            UploadSite.Add(form, "letter", [], "");
            UploadSite.Add(form, "unasked", Samples.Pdf, "unasked.pdf");
            form.Add(new StringContent("after"), "last");
        });

        answer.ShouldBe(
            """
            name=Siân last=after
            photos one.jpg: jpeg
            photos Tŷ.png: png
            letter letter.pdf: “letter.pdf” must be one of these: PDF

            """);
    }

    [Fact]
    public async Task Too_many_files_and_too_large_ones_are_refused_one_by_one_and_the_form_is_answered()
    {
        var answer = await site.PostAsync(form =>
        {
            for (var i = 1; i <= 3; i++)
            {
                UploadSite.Add(form, "photos", Samples.Jpeg, $"{i}.jpg");
            }

            UploadSite.Add(form, "letter", [.. Samples.Pdf, .. new byte[25 * 1024 * 1024]], "large.pdf");
        });

        answer.ShouldContain("photos 2.jpg: jpeg");
        answer.ShouldContain("photos 3.jpg: “3.jpg” is one file too many. Send the most important ones");
        answer.ShouldContain("letter large.pdf: “large.pdf” must be smaller than 22MB");
    }

    [Theory]
    [InlineData("none")]
    [InlineData("wrong")]
    [InlineData("late")]
    public async Task A_form_without_a_good_token_before_its_files_is_refused_and_nothing_is_taken_in(string token)
    {
        var before = await site.CountAsync();
        using var form = new MultipartFormDataContent();
        if (token == "wrong")
        {
            form.Add(new StringContent("CfDJ8wrong"), "__RequestVerificationToken");
        }

        UploadSite.Add(form, "letter", Samples.Pdf, "letter.pdf");
        if (token == "late")
        {
            form.Add(new StringContent(await site.TokenAsync()), "__RequestVerificationToken");
        }

        (await site.Http.PostAsync("/uploads", form, TestContext.Current.CancellationToken)).StatusCode.ShouldBe(HttpStatusCode.BadRequest);

        (await site.CountAsync()).ShouldBe(before);
    }

    [Theory]
    [InlineData("application/x-www-form-urlencoded", "a=b")]
    [InlineData("multipart/form-data", "x")]
    [InlineData("multipart/form-data; boundary=b", "nothing like a form")]
    [InlineData("multipart/form-data; boundary=b", "--b\r\nContent-Disposition: form-data; name=\"letter\"; filename=\"a.pdf\"\r\n\r\n%PDF-")]
    [InlineData("multipart/form-data; boundary=b", "--b\r\nNonsense\r\n\r\nx\r\n--b--\r\n")]
    [InlineData("multipart/form-data; boundary=b", "--b\r\nContent-Disposition: attachment\r\n\r\nx\r\n--b--\r\n")]
    [InlineData("text/plain", "x")]
    public async Task What_is_no_form_is_refused_and_never_breaks_us(string type, string body)
    {
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        content.Headers.TryAddWithoutValidation("Content-Type", type);
        content.Headers.TryAddWithoutValidation("RequestVerificationToken", await site.TokenAsync());
        using var request = new HttpRequestMessage(HttpMethod.Post, "/uploads") { Content = content };
        request.Headers.TryAddWithoutValidation("RequestVerificationToken", await site.TokenAsync());

        (await site.Http.SendAsync(request, TestContext.Current.CancellationToken)).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Theory]
    [InlineData("; name=a")]
    [InlineData("")]
    public async Task A_form_in_more_parts_than_any_has_is_turned_away_however_they_are_called(string named)
    {
        using var content = new StringContent(string.Concat(Enumerable.Repeat($"--b\r\nContent-Disposition: form-data{named}\r\n\r\n\r\n", 1500)) + "--b--\r\n");
        content.Headers.Remove("Content-Type");
        content.Headers.TryAddWithoutValidation("Content-Type", "multipart/form-data; boundary=b");

        (await site.Http.PostAsync("/uploads", content, TestContext.Current.CancellationToken)).StatusCode.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
    }

    [Fact]
    public async Task A_hundred_forms_at_once_are_all_answered()
    {
        var before = await site.CountAsync();
        await site.TokenAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 100).Select(i => site.PostAsync(form =>
            UploadSite.Add(form, "letter", [.. Samples.Pdf, .. Encoding.ASCII.GetBytes($"% {i}"), .. new byte[100_000]], $"{i}.pdf"))));

        answers.ShouldAllBe(answer => answer.Contains(".pdf: pdf", StringComparison.Ordinal));
        (await site.CountAsync()).ShouldBe(before + 100);
    }
}

/// <summary>What memory a large form takes, when nothing else runs.</summary>
[Collection(Faults.FaultsAlone.Name)]
public sealed class UploadMemoryTests(UploadSite site) : IClassFixture<UploadSite>
{
    private const int Size = 20 * 1024 * 1024;

    [Fact]
    public async Task A_file_of_20_MB_takes_less_than_5_MB_of_memory_on_its_whole_way()
    {
        await SendAsync(1024 * 1024);
        var before = GC.GetTotalAllocatedBytes(precise: true);

        await SendAsync(Size);

        // All that was allocated, freed or not: more than what was ever held.
        (GC.GetTotalAllocatedBytes(precise: true) - before).ShouldBeLessThan(5 * 1024 * 1024);
    }

    private async Task SendAsync(int size)
    {
        using var form = new MultipartFormDataContent { { new StringContent(await site.TokenAsync()), "__RequestVerificationToken" } };
        form.Add(new Pdf(size), "letter", "large.pdf");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/uploads") { Content = form };
        request.Headers.TransferEncodingChunked = true;
        using var answer = await site.Http.SendAsync(request, TestContext.Current.CancellationToken);
        (await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldContain("large.pdf: pdf");
    }

    /// <summary>A PDF that is made up as it is sent.</summary>
    private sealed class Pdf(int size) : HttpContent
    {
        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            var part = new byte[16 * 1024];
            "%PDF-1.7\n"u8.CopyTo(part);
            for (var sent = 0; sent < size; sent += part.Length)
            {
                await stream.WriteAsync(part);
            }
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}

/// <summary>A site with one page that takes files, on real Kestrel.</summary>
public sealed class UploadSite : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("guildhall-uploads-").FullName;
    private readonly CookieContainer _cookies = new();
    private WebApplication _app = null!;

    public HttpClient Http { get; private set; } = null!;

    public static void Add(MultipartFormDataContent form, string field, byte[] content, string name)
    {
        var part = new ByteArrayContent(content);
        part.Headers.TryAddWithoutValidation("Content-Type", "application/octet-stream");
        part.Headers.TryAddWithoutValidation("Content-Disposition", $"form-data; name=\"{field}\"; filename=\"{name}\"");
        form.Add(part);
    }

    public async Task<string> TokenAsync() => await Http.GetStringAsync("/uploads", TestContext.Current.CancellationToken);

    public async Task<string> PostAsync(Action<MultipartFormDataContent> fill)
    {
        using var form = new MultipartFormDataContent { { new StringContent(await TokenAsync()), "__RequestVerificationToken" } };

        // Browsers write names in UTF-8.
        form.HeaderEncodingSelector = (_, _) => Encoding.UTF8;
        fill(form);
        using var answer = await Http.PostAsync("/uploads", form, TestContext.Current.CancellationToken);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        return await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }

    public async Task<int> CountAsync()
    {
        await using var connection = await _app.Services.GetRequiredService<Database>().OpenAsync(TestContext.Current.CancellationToken);
        return await Dapper.SqlMapper.ExecuteScalarAsync<int>(connection, "select count(*) from records.document");
    }

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();

        // As small as the product's: only the page with files takes more.
        builder.WebHost.UseUrls("http://127.0.0.1:0").ConfigureKestrel(kestrel => kestrel.Limits.MaxRequestBodySize = 1024 * 1024);
        builder.Logging.ClearProviders();
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Council:Folder"] = Repository.Folder("council", "northmere"),
            ["Records:Folder"] = _folder,
            ["Records:Scanning"] = "none",
        });
        builder.Services.AddSingleton(NpgsqlDataSource.Create(HostSettings.Connection(await TestPostgres.CreateDatabaseAsync())));
        builder.Services.AddPlatform(builder.Configuration, worker: false);
        builder.Services.AddLocalization();
        builder.Services.AddControllersWithViews(o => o.Filters.Add(new AutoValidateAntiforgeryTokenAttribute())).AddApplicationPart(typeof(UploadSite).Assembly);
        new RecordsModule().AddServices(builder.Services, builder.Configuration);
        _app = builder.Build();
        _app.UseExceptionHandler(errors => errors.Run(context => Task.CompletedTask));
        _app.MapControllers();
        await _app.StartAsync();
        Http = new HttpClient(new SocketsHttpHandler { CookieContainer = _cookies }) { BaseAddress = new Uri(_app.Urls.First()), Timeout = TimeSpan.FromSeconds(60) };
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}

/// <summary>The page. The framework checks every form's token but this one's, which the reader does.</summary>
[StreamedForm]
[Route("/uploads")]
public sealed class UploadsController(UploadReader reader, IAntiforgery antiforgery) : Controller
{
    private static readonly FileRules s_letter = new(AcceptedFiles.Parse(["pdf"]), MaxBytes: 22 * 1024 * 1024);
    private static readonly FileRules s_photo = new(AcceptedFiles.Parse(["image"]), MaxBytes: 1024 * 1024);

    [HttpGet]
    public string Token() => antiforgery.GetAndStoreTokens(HttpContext).RequestToken!;

    [HttpPost]
    public async Task<IActionResult> TakeIn()
    {
        IReadOnlyList<UploadedFile> files;
        try
        {
            files = await reader.ReadAsync(
                HttpContext,
                field => field switch
                {
                    "photos" => new FileField(s_photo, MaxFiles: 2),
                    "letter" => new FileField(s_letter),
                    _ => null,
                },
                Actor.Anonymous);
        }
        catch (BadHttpRequestException e)
        {
            return StatusCode(e.StatusCode);
        }

        var answer = new StringBuilder($"name={Request.Form["name"]} last={Request.Form["last"]}\n");
        foreach (var file in files)
        {
            answer.Append(System.Globalization.CultureInfo.InvariantCulture, $"{file.Field} {file.Intake.Document?.Name ?? file.Name}: {file.Intake.Document?.Kind.Name ?? file.Intake.Refusal!.Message}\n");
        }

        return Content(answer.ToString(), "text/plain", Encoding.UTF8);
    }
}
