using System.ComponentModel.DataAnnotations;
using System.Security.Cryptography.X509Certificates;
using System.Xml.Linq;
using Dapper;
using Guildhall.Platform.Validation;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.AuthenticatedEncryption;
using Microsoft.AspNetCore.DataProtection.AuthenticatedEncryption.ConfigurationModel;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Guildhall.Platform.Data;

/// <summary>How the keys of cookies and tokens are kept (section <c>DataProtection</c>).</summary>
public sealed class DataProtectionKeyOptions : IValidatableObject
{
    /// <summary>A PKCS #12 file whose certificate encrypts the keys, so that a copy of the database alone opens no cookie.</summary>
    public string? CertificateFile { get; set; }

    /// <summary>The file's password.</summary>
    public string? CertificatePassword { get; set; }

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) =>
        CertificateFile is null || File.Exists(CertificateFile)
            ? []
            : [new($"There is no file {CertificateFile}.", [nameof(CertificateFile)])];
}

/// <summary>Keeps the keys of cookies and tokens in the database, so that every node reads what any node wrote.</summary>
public static class DataProtectionKeys
{
    /// <summary>Has ASP.NET Core's data protection use the database.</summary>
    public static IServiceCollection AddPlatformDataProtection(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddValidatedOptions<DataProtectionKeyOptions>(configuration, "DataProtection");
        services.AddSingleton<IConfigureOptions<KeyManagementOptions>>(provider => new ConfigureOptions<KeyManagementOptions>(
            o => o.XmlRepository = new Repository(provider.GetRequiredService<NpgsqlDataSource>())));

        // The name is part of every key's purpose: all nodes must have the same.
        // One pass over the text instead of two. Keys made before keep the way they were made for.
        var protection = services.AddDataProtection().SetApplicationName("guildhall")
            .UseCryptographicAlgorithms(new AuthenticatedEncryptorConfiguration { EncryptionAlgorithm = EncryptionAlgorithm.AES_256_GCM });
        var section = configuration.GetSection("DataProtection");
        if (section[nameof(DataProtectionKeyOptions.CertificateFile)] is { } file && File.Exists(file))
        {
            protection.ProtectKeysWithCertificate(X509CertificateLoader.LoadPkcs12FromFile(
                file, section[nameof(DataProtectionKeyOptions.CertificatePassword)]));
        }

        return services;
    }

    // The framework's interface is synchronous.
    private sealed class Repository(NpgsqlDataSource source) : IXmlRepository
    {
        public IReadOnlyCollection<XElement> GetAllElements()
        {
            using var connection = source.OpenConnection();
            return [.. connection.Query<string>("select xml from platform.data_protection_key order by name").Select(XElement.Parse)];
        }

        public void StoreElement(XElement element, string friendlyName)
        {
            using var connection = source.OpenConnection();
            connection.Execute(
                "insert into platform.data_protection_key (name, xml) values (@friendlyName, @xml)",
                new { friendlyName, xml = element.ToString(SaveOptions.DisableFormatting) });
        }
    }
}
