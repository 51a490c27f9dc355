using System.Globalization;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Guildhall.Sandbox.Faults;
using Microsoft.AspNetCore.Http.Features;

namespace Guildhall.Sandbox.S3;

/// <summary>
/// As much of S3 as keeping files takes: PUT, GET, HEAD and DELETE of an object, and the list of them. A request without the
/// headers of signature version 4, or whose content is not what it signed, is refused; whose key signed it is not asked.
/// </summary>
internal static partial class S3Api
{
    private const long LargestObject = 128L * 1024 * 1024;
    private const int LongestPage = 1000;
    private static readonly XNamespace s_xml = "http://s3.amazonaws.com/doc/2006-03-01/";

    public static void Map(WebApplication app, Bucket bucket, FaultList faults)
    {
        var root = "/" + Bucket.Name;
        var objects = app.MapGroup(root).AddEndpointFilter(async (context, next) =>
            await FaultAsync(faults, context.HttpContext) ?? Unsigned(context.HttpContext.Request) ?? await next(context));
        objects.MapGet("/", (HttpRequest request) => List(bucket, request));
        objects.MapPut("/{key}", (string key, HttpRequest request) => PutAsync(bucket, key, request));
        objects.MapMethods("/{key}", [HttpMethods.Get, HttpMethods.Head], (string key) => bucket.Find(key) is { } found
            ? Results.Bytes(found.Content, "application/octet-stream", lastModified: found.At)
            : Error(404, "NoSuchKey"));
        objects.MapDelete("/{key}", (string key) =>
        {
            bucket.Delete(key);
            return Results.NoContent();
        });
    }

    private static async Task<IResult> PutAsync(Bucket bucket, string key, HttpRequest request)
    {
        if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = LargestObject;
        }

        var content = new MemoryStream();
        await request.Body.CopyToAsync(content);
        var hash = Convert.ToHexStringLower(SHA256.HashData(content.GetBuffer().AsSpan(0, (int)content.Length)));
        if (request.Headers["x-amz-content-sha256"] != hash)
        {
            return Error(400, "XAmzContentSHA256Mismatch");
        }

        bucket.Put(key, content.ToArray());
        return Results.Ok();
    }

    private static IResult List(Bucket bucket, HttpRequest request)
    {
        var after = request.Query["continuation-token"].ToString();
        var most = int.TryParse(request.Query["max-keys"], CultureInfo.InvariantCulture, out var asked) ? Math.Clamp(asked, 1, LongestPage) : LongestPage;
        var rest = bucket.Keys.Where(key => string.CompareOrdinal(key, after) > 0).ToList();
        var page = rest.Take(most).ToList();
        return Xml(200, new XElement(
            s_xml + "ListBucketResult",
            new XElement(s_xml + "Name", Bucket.Name),
            new XElement(s_xml + "KeyCount", page.Count),
            new XElement(s_xml + "MaxKeys", most),
            new XElement(s_xml + "IsTruncated", rest.Count > page.Count ? "true" : "false"),
            rest.Count > page.Count ? new XElement(s_xml + "NextContinuationToken", page[^1]) : null,
            page.Select(key => bucket.Find(key) is not { } found ? null : new XElement(
                s_xml + "Contents",
                new XElement(s_xml + "Key", key),
                new XElement(s_xml + "LastModified", found.At.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture)),
                new XElement(s_xml + "Size", found.Content.Length)))));
    }

    private static async Task<IResult?> FaultAsync(FaultList faults, HttpContext context)
    {
        switch (faults.Take("s3")?.Kind)
        {
            case "error":
                return Error(503, "SlowDown");
            case "forbidden":
                return Error(403, "AccessDenied");
            case "hang":
                await faults.HangAsync(context.RequestAborted);
                return Error(503, "SlowDown");
            case "drop":
                context.Abort();
                return Results.Empty;
            default:
                return null;
        }
    }

    private static IResult? Unsigned(HttpRequest request) =>
        Authorization().IsMatch(request.Headers.Authorization.ToString())
        && request.Headers.ContainsKey("x-amz-date")
        && request.Headers.ContainsKey("x-amz-content-sha256")
            ? null
            : Error(403, "AccessDenied");

    private static IResult Error(int status, string code) =>
        Xml(status, new XElement("Error", new XElement("Code", code), new XElement("Message", $"{code}, says the Sandbox.")));

    private static IResult Xml(int status, XElement content) =>
        Results.Text(new XDocument(content).ToString(SaveOptions.DisableFormatting), "application/xml", statusCode: status);

    [GeneratedRegex("^AWS4-HMAC-SHA256 Credential=[^/]+/[0-9]{8}/[a-z0-9-]+/s3/aws4_request, ?SignedHeaders=[a-z0-9;-]*host[a-z0-9;-]*, ?Signature=[0-9a-f]{64}$", RegexOptions.None, 1000)]
    private static partial Regex Authorization();
}
