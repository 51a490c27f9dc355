using Guildhall.Testing;
using Microsoft.AspNetCore.DataProtection;

namespace Guildhall.Tests.Data;

public class DataProtectionTests
{
    [Fact]
    public async Task What_one_node_protects_another_reads_also_after_a_restart()
    {
        var database = await TestPostgres.CreateDatabaseAsync();
        string secret;
        await using (var one = PlatformNode.Create(database))
        {
            secret = one.Get<IDataProtectionProvider>().CreateProtector("cookie").Protect("hello");
        }

        await using var two = PlatformNode.Create(database);
        two.Get<IDataProtectionProvider>().CreateProtector("cookie").Unprotect(secret).ShouldBe("hello");
    }
}
