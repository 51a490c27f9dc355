using System.Net;
using System.Runtime.CompilerServices;
using Amazon;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using Microsoft.Extensions.Options;

namespace Guildhall.Foundations.Modules.Records.Store;

/// <summary>Keeps files in a bucket.</summary>
internal sealed class S3Store : IFileStore, IDisposable
{
    private readonly AmazonS3Client _client;
    private readonly string _bucket;

    public S3Store(IOptions<RecordsOptions> options)
    {
        var settings = options.Value.S3;
        var config = new AmazonS3Config
        {
            RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,
            ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED,
            Timeout = TimeSpan.FromSeconds(30),
            MaxErrorRetry = 2,
        };
        if (settings.Endpoint.Length > 0)
        {
            config.ServiceURL = settings.Endpoint;
            config.AuthenticationRegion = settings.Region;
            config.ForcePathStyle = true;
        }
        else
        {
            config.RegionEndpoint = RegionEndpoint.GetBySystemName(settings.Region);
        }

        _bucket = settings.Bucket;
        _client = settings.AccessKey.Length > 0 ? new AmazonS3Client(new BasicAWSCredentials(settings.AccessKey, settings.SecretKey), config) : new AmazonS3Client(config);
    }

    public async Task PutAsync(string name, string localFile, CancellationToken cancellationToken)
    {
        await using var content = new FileStream(localFile, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, useAsync: true);
        var request = new PutObjectRequest
        {
            BucketName = _bucket,
            Key = name,
            InputStream = content,
            AutoCloseStream = false,
            UseChunkEncoding = false,
            ContentType = "application/octet-stream",
        };
        _ = await AskAsync(() => _client.PutObjectAsync(request, cancellationToken)) ?? throw NoBucket();
    }

    public async Task<bool> ExistsAsync(string name, CancellationToken cancellationToken) =>
        await AskAsync(() => _client.GetObjectMetadataAsync(_bucket, name, cancellationToken)) is not null;

    public async Task<Stream?> OpenAsync(string name, CancellationToken cancellationToken) =>
        (await AskAsync(() => _client.GetObjectAsync(_bucket, name, cancellationToken)))?.ResponseStream;

    public Task DeleteAsync(string name, CancellationToken cancellationToken) =>
        AskAsync(() => _client.DeleteObjectAsync(_bucket, name, cancellationToken));

    public async IAsyncEnumerable<IReadOnlyList<StoredFile>> ListAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string? next = null;
        do
        {
            var request = new ListObjectsV2Request { BucketName = _bucket, ContinuationToken = next };
            var page = await AskAsync(() => _client.ListObjectsV2Async(request, cancellationToken))
                ?? throw NoBucket();
            yield return [.. (page.S3Objects ?? []).Where(o => o.Key.Length == 64).Select(o => new StoredFile(o.Key, o.LastModified?.ToUniversalTime() ?? DateTimeOffset.MaxValue))];
            next = page.IsTruncated == true ? page.NextContinuationToken : null;
        }
        while (next is not null);
    }

    public void Dispose() => _client.Dispose();

    private static StoreException NoBucket() => new("The object store has no such bucket.");

    /// <summary>What the store answers; null if it says that there is no such thing.</summary>
    private static async Task<T?> AskAsync<T>(Func<Task<T>> ask)
        where T : class
    {
        try
        {
            return await ask();
        }
        catch (AmazonS3Exception e) when (e.StatusCode == HttpStatusCode.NotFound)
        {
            return null;
        }
        catch (Exception e) when (e is AmazonServiceException or AmazonClientException or HttpRequestException or IOException or TimeoutException)
        {
            throw new StoreException($"The object store failed: {e.Message}", e);
        }
    }
}
